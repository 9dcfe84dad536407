using Perfolio.Cli.Hosting;

return CalledAs.Name() switch
{
    "pmlogreduce" => CalledAs.ReduceCode(await CommandLineHost.RunAsync(CalledAs.Reduce(args))),
    "perfcap" or "perfcap.py" => await CommandLineHost.RunAsync(CalledAs.Capture(args)),
    "perfmap" or "perfmap.py" => await CommandLineHost.RunAsync(CalledAs.Map(args)),
    _ => await CommandLineHost.RunAsync(args),
};

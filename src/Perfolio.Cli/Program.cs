using Perfolio.Cli.Hosting;

return CalledAs.Name() is "pmlogreduce"
    ? CalledAs.ReduceCode(await CommandLineHost.RunAsync(CalledAs.Reduce(args)))
    : await CommandLineHost.RunAsync(args);

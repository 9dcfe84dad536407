using Perfolio.Cli.Hosting;

return await CommandLineHost.RunAsync(args);

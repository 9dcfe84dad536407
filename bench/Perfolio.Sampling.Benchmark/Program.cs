using System.Globalization;
using Perfolio.Sampling.Benchmark;

// [ROUNDS]: processor time of a sweep of all metrics that are not of processes, per table of the catalogue.
Sweep.Run(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500);

using Perfolio.Benchmarks;

string file = Path.Combine(Path.GetTempPath(), $"perfolio-bench-{Environment.ProcessId}.perf");
string objects = Directory.CreateTempSubdirectory("perfolio-bench-").FullName;
try
{
    LargeProfile.Write(file, resources: 1_000_000);
    Console.WriteLine($"{new FileInfo(file).Length} bytes, 1000000 resources, medians of {Measurement.Rounds} (the first, cold, apart)");
    Measurement.Print("load and iterate", "0.15 s, 150 MB peak", () => ProfileWork.LoadAndIterate(file));
    Measurement.Print("store", "0.25 s", ProfileWork.Store(file, objects));
}
finally
{
    File.Delete(file);
    Directory.Delete(objects, recursive: true);
}

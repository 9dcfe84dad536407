using System.Globalization;
using Perfolio.Archives.Generator;

if (args is not [var shape, var path, ..] || args.Length > 4 || Shape.Find(shape) is not { } found)
{
    Console.Error.WriteLine("usage: Perfolio.Archives.Generator narrow|wide|process BASENAME [RECORDS [RECORDS_PER_VOLUME]]");
    return 2;
}

if (args.Length > 2)
    found = found with { Records = int.Parse(args[2], CultureInfo.InvariantCulture) };
var perVolume = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 0;
new ShapeWriter(found, path, perVolume).Run();
return 0;

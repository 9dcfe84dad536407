using System.Globalization;
using Perfolio.Archives.Generator;

if (args is not [var shape, var path, ..] || args.Length > 3 || Shape.Find(shape) is not { } found)
{
    Console.Error.WriteLine("usage: Perfolio.Archives.Generator narrow|wide|process BASENAME [RECORDS]");
    return 2;
}

if (args.Length == 3)
    found = found with { Records = int.Parse(args[2], CultureInfo.InvariantCulture) };
new ShapeWriter(found, path).Run();
return 0;

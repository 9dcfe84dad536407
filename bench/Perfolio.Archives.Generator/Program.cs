using Perfolio.Archives.Generator;

if (args is not [var shape, var path] || Shape.Find(shape) is not { } found)
{
    Console.Error.WriteLine("usage: Perfolio.Archives.Generator narrow|wide|process BASENAME");
    return 2;
}

new ShapeWriter(found, path).Run();
return 0;

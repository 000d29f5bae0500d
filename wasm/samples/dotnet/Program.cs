// sample MODULE FILE [SECONDS]: findings, keys and page of a document, one JSON a line.
var document = File.ReadAllBytes(args[1]);
var time = TimeSpan.FromSeconds(args.Length > 2 ? double.Parse(args[2]) : 60);
using var tekigo = new Tekigo(args[0], memoryBytes: 512L << 20);
using var output = Console.OpenStandardOutput();
try
{
    foreach (var (operation, options) in new[]
    {
        ("validate", """{"file": "a.json", "lang": "ja"}"""),
        ("keys", "{}"),
        ("render", """{"audience": "patient"}"""),
    })
    {
        output.Write(tekigo.Call(operation, options, document, time));
        output.WriteByte((byte)'\n');
    }
    return 0;
}
catch (LimitReached reached)
{
    Console.Error.WriteLine("limit: " + reached.Message);
    return 1;
}

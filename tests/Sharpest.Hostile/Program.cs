using Sharpest.Hostile;
using Sharpest.Runtime;

// One hostile model a process: prints what came of it in one line, and ends with 0. Whatever else happens to the process is
// a defect of the library. Without an argument it lists the names.
if (args is not [string name])
{
    foreach (string known in Scenarios.All.Keys)
        Console.WriteLine(known);
    return 0;
}
if (!Scenarios.All.TryGetValue(name, out Func<string>? scenario))
    return 2;
SharpestRuntime.Start();
Console.WriteLine(scenario());
return 0;

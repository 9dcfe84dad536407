using System.Runtime.CompilerServices;

// Native calls are compiled ahead with their callers; otherwise a stub for each is compiled at run time.
[assembly: DisableRuntimeMarshalling]

using System.Globalization;
using System.Runtime.InteropServices;

namespace Sharpest.Runtime;

// Makes a name that a loaded library exports lead to another function: whoever looks the name up from then on gets that one.
// Only the entry in the library's symbol table is written, in this process's memory; no code is touched, and calls that the
// library makes to itself stay as they are. Linux with 64 bits.
internal static unsafe partial class ExportTable
{
    private const int LinkMapRequest = 2;
    private const long StringTableTag = 5;
    private const long SymbolTableTag = 6;
    private const int Readable = 1;
    private const int Writable = 2;
    private const int Executable = 4;

    // Returns what the name led to before, or 0 where it could not be changed.
    public static nint Replace(nint library, string name, nint function)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || !BitConverter.IsLittleEndian)
            return 0;
        if (!NativeLibrary.TryGetExport(library, name, out nint before))
            return 0;
        if (LinkMapOf(library, LinkMapRequest, out LinkMap* map) != 0)
            return 0;
        Symbol* symbol = Find(map, before, name);
        if (symbol is null || Protection((nint)symbol) is not { } protection)
            return 0;
        // The loader adds the base to what it reads, modulo 2⁶⁴, so that any address can be reached.
        if (!Write(symbol, (ulong)(function - map->Base), protection))
            return 0;
        if (NativeLibrary.TryGetExport(library, name, out nint now) && now == function)
            return before;
        Write(symbol, (ulong)(before - map->Base), protection);
        return 0;
    }

    private static Symbol* Find(LinkMap* map, nint address, string name)
    {
        byte* strings = null;
        byte* symbols = null;
        for (Entry* entry = map->Dynamic; entry->Tag != 0; entry++)
        {
            if (entry->Tag is not (StringTableTag or SymbolTableTag))
                continue;
            // glibc stores the address, other loaders the distance from the base.
            byte* table = (byte*)(entry->Value < map->Base ? map->Base + entry->Value : entry->Value);
            if (entry->Tag == StringTableTag)
                strings = table;
            else
                symbols = table;
        }
        // Linkers put the strings behind the symbols, whose number is told nowhere.
        for (var symbol = (Symbol*)symbols; symbols is not null && (byte*)(symbol + 1) <= strings; symbol++)
        {
            if (
                map->Base + (nint)symbol->Value == address
                && Marshal.PtrToStringUTF8((nint)(strings + symbol->Name)) == name
            )
                return symbol;
        }
        return null;
    }

    private static bool Write(Symbol* symbol, ulong value, int protection)
    {
        nint page = (nint)symbol / Environment.SystemPageSize * Environment.SystemPageSize;
        nuint length = (nuint)((nint)(symbol + 1) - page);
        if (Protect(page, length, protection | Writable) != 0)
            return false;
        symbol->Value = value;
        return Protect(page, length, protection) == 0;
    }

    // As /proc/self/maps says it: "7f3a5c000000-7f3a5c021000 r--p …"; null where it is not told.
    private static int? Protection(nint address)
    {
        try
        {
            foreach (string line in File.ReadLines("/proc/self/maps"))
            {
                string[] words = line.Split(' ', 3);
                string[] range = words[0].Split('-');
                if (address >= Hexadecimal(range[0]) && address < Hexadecimal(range[1]))
                {
                    return (words[1][0] == 'r' ? Readable : 0)
                        | (words[1][1] == 'w' ? Writable : 0)
                        | (words[1][2] == 'x' ? Executable : 0);
                }
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static nint Hexadecimal(string text) =>
        nint.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "dlinfo")]
    private static partial int LinkMapOf(nint library, int request, out LinkMap* map);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

#pragma warning disable CS0649 // the loader fills them
    private struct LinkMap
    {
        public nint Base;
        public nint Path;
        public Entry* Dynamic;
    }

    private struct Entry
    {
        public long Tag;
        public nint Value;
    }

#pragma warning restore CS0649

    [StructLayout(LayoutKind.Sequential)]
    private struct Symbol
    {
        public uint Name;
        public byte Kind;
        public byte Visibility;
        public ushort Section;
        public ulong Value;
        public ulong Size;
    }
}

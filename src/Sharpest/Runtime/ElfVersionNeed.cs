using System.Buffers.Binary;
using System.Text;

namespace Sharpest.Runtime;

/// <summary>
/// Edits one demand of a 64-bit little-endian ELF library in memory: a required symbol version that only marks which C++
/// library built the file, and that no code refers to, is made optional, so that an older C++ library will do.
/// </summary>
internal static class ElfVersionNeed
{
    private const uint ElfMagic = 0x7F454C46;
    private const uint SectionDynamicSymbols = 11;
    private const uint SectionRelocations = 4;
    private const uint SectionVersionNeeds = 0x6ffffffe;
    private const uint SectionSymbolVersions = 0x6fffffff;
    private const ushort FlagWeak = 2;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;

    /// <summary>Makes the demand for <paramref name="version"/> optional.</summary>
    /// <param name="image">The library; changed in place when the answer is true.</param>
    /// <param name="version">The version, for instance <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="onlySymbol">The one symbol that may be bound to it.</param>
    /// <returns>False, with the image untouched, when anything but that unused symbol needs the version.</returns>
    public static bool TryWeaken(byte[] image, string version, string onlySymbol)
    {
        try
        {
            return new Editor(image).TryWeaken(version, onlySymbol);
        }
        catch (ArgumentOutOfRangeException)
        {
            return false; // offsets that point outside the file: not an ELF library we understand
        }
    }

    private readonly record struct Section(uint Type, long Offset, long Size, int Link);

    private sealed class Editor(byte[] image)
    {
        public bool TryWeaken(string version, string onlySymbol)
        {
            if (image.Length < 64 || BinaryPrimitives.ReadUInt32BigEndian(image) != ElfMagic)
                return false;
            if (image[4] != 2 || image[5] != 1)
                return false;
            Section[] sections = ReadSections();
            Section? needs = Find(sections, SectionVersionNeeds);
            Section? versions = Find(sections, SectionSymbolVersions);
            Section? symbols = Find(sections, SectionDynamicSymbols);
            if (needs is null || versions is null || symbols is null)
                return false;
            if (FindNeed(needs.Value, sections, version) is not (long entry, int index))
                return false;
            HashSet<uint>? bound = SymbolsBoundTo(index, versions.Value, symbols.Value, sections, onlySymbol);
            if (bound is null || IsRelocated(sections, bound))
                return false;
            ushort flags = (ushort)(UInt16(entry + 4) | FlagWeak);
            BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(checked((int)entry) + 4), flags);
            return true;
        }

        private Section[] ReadSections()
        {
            long table = (long)UInt64(0x28);
            int count = UInt16(0x3C);
            var sections = new Section[count];
            for (int i = 0; i < count; i++)
            {
                long at = table + 64 * i;
                sections[i] = new Section(
                    UInt32(at + 4),
                    (long)UInt64(at + 24),
                    (long)UInt64(at + 32),
                    (int)UInt32(at + 40)
                );
            }
            return sections;
        }

        private Section? Find(Section[] sections, uint type)
        {
            foreach (Section section in sections)
            {
                if (section.Type == type)
                    return Inside(section);
            }
            return null;
        }

        // A size that a damaged file claims must not decide how long a loop runs, or whether it runs at all.
        private Section Inside(Section section)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(section.Offset);
            ArgumentOutOfRangeException.ThrowIfNegative(section.Size);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(section.Size, image.Length - section.Offset);
            return section;
        }

        private static long Strings(Section[] sections, Section of)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(of.Link);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(of.Link, sections.Length);
            return sections[of.Link].Offset;
        }

        private (long Entry, int Index)? FindNeed(Section needs, Section[] sections, string version)
        {
            long strings = Strings(sections, needs);
            long file = needs.Offset;
            while (true)
            {
                long entry = file + UInt32(file + 8);
                for (int left = UInt16(file + 2); left > 0; left--)
                {
                    if (Text(strings + UInt32(entry + 8)) == version)
                        return (entry, UInt16(entry + 6));
                    uint further = UInt32(entry + 12);
                    if (further == 0)
                        break;
                    entry += further;
                }
                uint next = UInt32(file + 12);
                if (next == 0)
                    return null;
                file += next;
            }
        }

        private HashSet<uint>? SymbolsBoundTo(
            int index,
            Section versions,
            Section symbols,
            Section[] sections,
            string onlySymbol
        )
        {
            var bound = new HashSet<uint>();
            for (uint i = 0; i < versions.Size / 2; i++)
            {
                if ((UInt16(versions.Offset + 2 * i) & 0x7fff) != index)
                    continue;
                string name = Text(Strings(sections, symbols) + UInt32(symbols.Offset + SymbolSize * i));
                if (name != onlySymbol)
                    return null;
                bound.Add(i);
            }
            return bound;
        }

        private bool IsRelocated(Section[] sections, HashSet<uint> symbols)
        {
            foreach (Section section in sections)
            {
                if (section.Type != SectionRelocations)
                    continue;
                _ = Inside(section);
                for (long at = section.Offset; at < section.Offset + section.Size; at += RelocationSize)
                {
                    if (symbols.Contains((uint)(UInt64(at + 8) >> 32)))
                        return true;
                }
            }
            return false;
        }

        private ulong UInt64(long at) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(at, 8));

        private uint UInt32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, 4));

        private ushort UInt16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2));

        private ReadOnlySpan<byte> Slice(long at, int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(at);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(at, image.Length - length);
            return image.AsSpan((int)at, length);
        }

        private string Text(long at)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(at);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(at, image.Length);
            int start = (int)at;
            int end = Array.IndexOf(image, (byte)0, start);
            return Encoding.ASCII.GetString(image, start, (end < 0 ? image.Length : end) - start);
        }
    }
}

using System.Globalization;
using System.Reflection;
using Sharpest.Experiments.Specs;

namespace Sharpest.Experiments.Tests.Specs;

public sealed class SpecMembersTests
{
    [Fact]
    public void The_table_names_every_property_of_the_specification_in_its_order()
    {
        string[] properties =
        [
            .. typeof(ExperimentSpec)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is not null)
                .Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..]),
        ];

        Assert.Equal(properties, SpecMembers.All.Select(member => member.Name));
    }

    [Fact]
    public void The_table_reads_the_property_it_names_and_knows_its_type()
    {
        foreach (SpecMember member in SpecMembers.All)
        {
            PropertyInfo property = Property(member);
            var spec = new ExperimentSpec();
            object? changed = Changed(property.PropertyType);
            property.SetValue(spec, changed);

            Assert.Equal(changed, member.Value(spec));
            Assert.Equal(KindOf(property.PropertyType), member.Kind);
        }
    }

    [Fact]
    public void Members_without_a_default_value_say_what_leaving_them_out_means()
    {
        foreach (SpecMember member in SpecMembers.All)
        {
            Assert.Equal(member.Default is null, member.IsNullable);
            Assert.NotEqual("null", member.DefaultText);
        }
    }

    [Fact]
    public void Every_default_lies_within_its_own_range_and_choices()
    {
        foreach (SpecMember member in SpecMembers.All.Where(member => member.Default is not null))
        {
            Assert.True(
                member.Range?.Contains(Convert.ToDouble(member.Default, CultureInfo.InvariantCulture)) ?? true,
                member.Name
            );
            Assert.True(member.Choices?.Contains((string)member.Default!) ?? true, member.Name);
        }
    }

    [Theory]
    [InlineData("lr", "--lr")]
    [InlineData("burnIn", "--burn-in")]
    [InlineData("l2", "--l2")]
    [InlineData("maxProducts", "--max-products")]
    public void Flags_are_the_names_in_kebab_case(string name, string flag) =>
        Assert.Equal(flag, SpecMembers.Find(name)!.Flag);

    private static PropertyInfo Property(SpecMember member) =>
        typeof(ExperimentSpec).GetProperty(char.ToUpperInvariant(member.Name[0]) + member.Name[1..])!;

    private static object Changed(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            TypeCode.String => "changed",
            TypeCode.Boolean => true,
            TypeCode.Int32 => 12345,
            TypeCode.Int64 => 12345L,
            TypeCode.Double => 0.12345,
            _ => throw new NotSupportedException(type.Name),
        };

    private static SpecKind KindOf(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            TypeCode.String => SpecKind.Text,
            TypeCode.Boolean => SpecKind.Switch,
            TypeCode.Int32 => SpecKind.WholeNumber,
            TypeCode.Int64 => SpecKind.LongWholeNumber,
            _ => SpecKind.Number,
        };
}

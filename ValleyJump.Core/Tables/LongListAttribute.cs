namespace ValleyJump.Core.Tables;

/// <summary>
/// Marks a property whose list is too long for a cell, such as one number a trajectory: an array in JSON, left out of CSV.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LongListAttribute : Attribute;

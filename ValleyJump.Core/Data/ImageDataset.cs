namespace ValleyJump.Core.Data;

/// <summary>A training and a test set with the same image size and classes.</summary>
/// <param name="Name">What to call it in tables, such as mnist-10k.</param>
/// <param name="Train">The training images.</param>
/// <param name="Test">The test images.</param>
/// <param name="Classes">The number of classes; labels run from 0 to Classes - 1.</param>
/// <param name="Fingerprint">
/// A SHA-256 over the pixels and labels of both sets, in lower-case hexadecimal: two data sets with the same one train the same networks.
/// </param>
public sealed record ImageDataset(string Name, LabelledImages Train, LabelledImages Test, int Classes, string Fingerprint);

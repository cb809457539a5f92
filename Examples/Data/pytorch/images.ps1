<#
.SYNOPSIS
Writes the built-in images for train.py: a row an image, with the set (0: training, 1: test), the class, and the pixels from -1 to 1.
#>
param([Parameter(Mandatory)] [string] $Path)

Import-Module "$PSScriptRoot/../../../ValleyJump.psd1"
$data = Import-ImageDataset
$writer = [IO.StreamWriter]::new($ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path))
foreach ($set in 0, 1) {
    $images = $set ? $data.Test : $data.Train
    for ($i = 0; $i -lt $images.Count; $i++) {
        $pixels = $images.Pixels[($i * $images.Features)..(($i + 1) * $images.Features - 1)]
        $writer.WriteLine("$set,$($images.Labels[$i])," + ($pixels.ForEach({ $_.ToString('R', [cultureinfo]::InvariantCulture) }) -join ','))
    }
}
$writer.Dispose()

<#
.SYNOPSIS
Runs the tests beside it, and those among the examples, with the Pester that the build put in place; the exit code is 1 where one failed.
.DESCRIPTION
In a process of its own: a session cannot unload the module's assemblies. The last line has the counts.
#>
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../Build/obj/Pester/Pester.psd1"
$result = Invoke-Pester -Path $PSScriptRoot, "$PSScriptRoot/../../Examples" -PassThru
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
"Pester: $($result.PassedCount) passed, $failed failed"
exit [int]($failed -gt 0 -or $result.PassedCount -eq 0)

# Cmdlets that no row can be asked to come again from, and why: they write, or hand on the rows of others.
@{
    'Export-ValleyData' = 'its rows are those that are piped in'
    'Export-ValleyPlot' = 'its rows are those that are piped in'
    'Export-ValleyReport' = 'its rows are those that are piped in'
    'Show-ValleyPlot' = 'its rows are those that are piped in'
    'Import-ValleyData' = 'its rows are those of a file'
    'Submit-ValleySweep' = 'its rows say what was done with many others'
    'Get-ValleySweep' = 'its rows say what many others are at'
    'Stop-ValleySweep' = 'it makes none'
    'Receive-ValleySweep' = 'its rows are those of other cmdlets'
    'Invoke-ValleySweepTask' = 'its row says what was done with many others'
    'Save-ImageDataset' = 'its rows say what a download changed on the disk, which the next one finds there'
}

@{
    RootModule           = 'bin/ValleyJump.PowerShell.dll'
    ModuleVersion        = '0.2.0'
    GUID                 = 'e9a3e1c5-6b0f-4b9c-9b1b-7a7f4d1f2c60'
    Author               = 'The ValleyJump authors'
    CompanyName          = 'The ValleyJump authors'
    Copyright            = '(c) 2026 The ValleyJump authors. MIT licence, in the file LICENSE beside this one.'
    Description          = 'Simulates and measures how stochastic gradient descent escapes sharp valleys of the loss and freezes in flat ones (arXiv 2601.10962).'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('ValleyJump.Format.ps1xml')
    TypesToProcess       = @('ValleyJump.Types.ps1xml', 'ValleyJump.Lines.Types.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'New-ValleyLandscape'
        'Get-ValleyGeometry'
        'Invoke-TwoValleySim'
        'Measure-FreezePoint'
        'Measure-FreezeSurvival'
        'Get-ValleyTheory'
        'Invoke-DensityEvolution'
        'Measure-SteadyState'
        'Measure-EscapeRate'
        'Measure-CrossingProbability'
        'Import-ImageDataset'
        'Start-SgdTraining'
        'Save-SgdRun'
        'Import-SgdRun'
        'Measure-Flatness'
        'Measure-Sharpness'
        'Measure-GradientNoise'
        'Measure-Timescale'
        'Measure-Classification'
        'Compare-Solution'
        'Group-Solution'
        'Measure-LossBarrier'
        'Invoke-GdContinuation'
        'Get-WeightTrajectory'
        'Compare-FreezeDefinition'
        'Compare-ValleyGroup'
        'Measure-ValleyTrend'
        'Test-ValleyRegime'
        'Save-ImageDataset'
        'Export-ValleyData'
        'Export-ValleyPlot'
        'Export-ValleyReport'
        'Show-ValleyPlot'
        'Import-ValleyData'
        'Submit-ValleySweep'
        'Get-SgdSweep'
        'Get-ValleySweep'
        'Receive-ValleySweep'
        'Stop-ValleySweep'
        'Invoke-ValleySweepTask'
    )
    PrivateData          = @{
        # The project has no address on the web of its own: that of the work that it carries out, and of its licence.
        PSData = @{
            Tags         = @('SGD', 'Langevin', 'flat-minima', 'loss-landscape', 'freezing', 'simulation', 'machine-learning', 'MNIST',
                'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ProjectUri   = 'https://arxiv.org/abs/2601.10962'
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'Figures, terminal plots and reports; measurements of networks; data in Parquet and JSON lines, and back; help topics. All of it: CHANGELOG.md.'
        }
    }
}

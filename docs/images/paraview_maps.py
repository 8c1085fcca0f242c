"""Draw the first and the last step of a run with ParaView, from the .xmf beside the results file:

xvfb-run -a -w 8 pvpython paraview_maps.py RESULTS.h5.xmf OUT.png. Needs Debian's python3-paraview, xvfb and xauth.
"""
import sys

from paraview.simple import (ColorBy, CreateLayout, CreateView, GetColorTransferFunction, GetScalarBar, SaveScreenshot,
                             Show, Text, XDMFReader)

SHOWN = "dwellings heated by a gas boiler"


def look_down(view, bounds):
    """From above, the whole map in sight; lengths in metres."""
    x, y = (bounds[0] + bounds[1]) / 2, (bounds[2] + bounds[3]) / 2
    size = max(bounds[1] - bounds[0], bounds[3] - bounds[2])
    view.CameraParallelProjection = 1
    view.CameraFocalPoint, view.CameraPosition, view.CameraViewUp = [x, y, 0], [x, y, size], [0, 1, 0]
    view.CameraParallelScale = 0.53 * size


def main(maps, out):
    layout = CreateLayout("first and last")
    layout.SplitHorizontal(0, 0.5)
    highest = None
    for side in (0, 1):
        reader = XDMFReader(FileNames=[maps])
        reader.CellArrayStatus = [SHOWN]
        steps = list(reader.TimestepValues)
        reader.UpdatePipeline(steps[-side])
        if highest is None:
            highest = 0.12 * reader.CellData[SHOWN].GetRange()[1]
        view = CreateView("RenderView")
        view.ViewSize = [700, 700]
        view.OrientationAxesVisibility = 0
        view.UseColorPaletteForBackground = 0
        view.Background = [1, 1, 1]
        view.InteractionMode = "2D"
        view.ViewTime = steps[-side]
        layout.AssignView(1 + side, view)
        shown = Show(reader, view)
        shown.Representation = "Surface"
        ColorBy(shown, ("CELLS", SHOWN))
        colours = GetColorTransferFunction(SHOWN.replace(" ", ""))
        colours.ApplyPreset("Viridis (matplotlib)", True)
        colours.RescaleTransferFunction(0.0, highest)
        title = Show(Text(Text=f"ParaView: {SHOWN}, {'last' if side else 'first'} step"), view)
        title.Color, title.FontSize, title.WindowLocation = [0, 0, 0], 14, "Upper Center"
        if side:
            shown.SetScalarBarVisibility(view, True)
            bar = GetScalarBar(colours, view)
            bar.TitleColor = bar.LabelColor = [0, 0, 0]
            bar.Title, bar.ComponentTitle = "dwellings", ""
            bar.ScalarBarLength = 0.2
            bar.AutomaticLabelFormat, bar.LabelFormat, bar.RangeLabelFormat = 0, "%.0f", "%.0f"
        look_down(view, reader.GetDataInformation().GetBounds())
    SaveScreenshot(out, layout, ImageResolution=[1400, 700])
    print(out, len(steps), "steps")


main(sys.argv[1], sys.argv[2])

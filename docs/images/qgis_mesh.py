"""Draw a results file with QGIS's own mesh renderer, to show that it opens at its place: qgis_mesh.py RESULTS.h5 OUT.png

Needs Debian's python3-qgis. The network of kilometres is drawn from the layer's coordinate system, EPSG:3035.
"""
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (QgsApplication, QgsColorRampShader, QgsDateTimeRange, QgsMapRendererSequentialJob,  # noqa: E402
                       QgsMapSettings, QgsMeshLayer, QgsMeshRendererScalarSettings, QgsStyle)
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont, QImage, QLinearGradient, QPainter, QPen  # noqa: E402

WIDTH, HEIGHT = 1200, 900
SHOWN = "dwellings heated by a gas boiler"


def group_named(source, name):
    for i in range(source.datasetGroupCount()):
        if source.datasetGroupMetadata(i).name() == name:
            return i
    raise SystemExit(f"no dataset is called {name}")


def coloured(layer, group, highest):
    """Show one group of datasets with the ramp Viridis from 0 to `highest`."""
    settings = layer.rendererSettings()
    settings.setActiveScalarDatasetGroup(group)
    scalar = settings.scalarSettings(group)
    ramp = QgsStyle.defaultStyle().colorRamp("Viridis")
    shader = QgsColorRampShader(0.0, highest, ramp, QgsColorRampShader.Interpolated)
    shader.classifyColorRamp(32, -1)
    scalar.setColorRampShader(shader)
    scalar.setClassificationMinimumMaximum(0.0, highest)
    scalar.setDataResamplingMethod(QgsMeshRendererScalarSettings.None_)  # squares, not smoothed values
    settings.setScalarSettings(group, scalar)
    layer.setRendererSettings(settings)
    return QgsStyle.defaultStyle().colorRamp("Viridis")  # another: the shader owns the first


def kilometres(painter, map_settings, every):
    """Lines of round coordinates, with their values."""
    extent, to_pixel = map_settings.visibleExtent(), map_settings.mapToPixel()
    painter.setFont(QFont("DejaVu Sans", 8))
    for k in range(int(extent.xMinimum() // every) + 1, int(extent.xMaximum() // every) + 1):
        x = to_pixel.transform(k * every, extent.yMinimum()).x()
        painter.setPen(QPen(QColor("#DDDDDD"), 1))
        painter.drawLine(QPointF(x, 0), QPointF(x, HEIGHT))
        painter.setPen(QColor("#777777"))
        painter.drawText(QPointF(x + 3, HEIGHT - 6), f"E {k * every / 1000:.0f} km")
    for k in range(int(extent.yMinimum() // every) + 1, int(extent.yMaximum() // every) + 1):
        y = to_pixel.transform(extent.xMinimum(), k * every).y()
        painter.setPen(QPen(QColor("#DDDDDD"), 1))
        painter.drawLine(QPointF(0, y), QPointF(WIDTH, y))
        painter.setPen(QColor("#777777"))
        painter.drawText(QPointF(4, y - 4), f"N {k * every / 1000:.0f} km")


def legend(painter, ramp, highest, title):
    painter.setPen(QColor("#222222"))
    painter.setFont(QFont("DejaVu Sans", 13, QFont.Bold))
    painter.drawText(QPointF(20, 36), title)
    bar = QRectF(WIDTH - 300, HEIGHT - 90, 260, 14)
    gradient = QLinearGradient(bar.left(), 0, bar.right(), 0)
    for k in range(11):
        gradient.setColorAt(k / 10, ramp.color(k / 10))
    painter.fillRect(bar, gradient)
    painter.setFont(QFont("DejaVu Sans", 9))
    painter.drawText(QPointF(bar.left(), bar.bottom() + 18), "0")
    painter.drawText(QRectF(bar.left() + 60, bar.bottom() + 5, 200, 20), Qt.AlignRight, f"{highest:.0f} or more")


def main(results, out):
    application = QgsApplication([], True)
    application.initQgis()
    layer = QgsMeshLayer(results, "cells", "mdal")
    if not layer.isValid():
        raise SystemExit(f"{results}: QGIS cannot read the mesh")
    source = layer.dataProvider()
    group = group_named(source, SHOWN)
    highest = max(1.0, 0.12 * source.datasetGroupMetadata(group).maximum())
    ramp = coloured(layer, group, highest)

    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setBackgroundColor(QColor(0, 0, 0, 0))
    last = layer.temporalProperties().timeExtent().end()
    settings.setIsTemporal(True)
    settings.setTemporalRange(QgsDateTimeRange(last, last))
    extent = layer.extent()
    extent.scale(1.12)
    settings.setExtent(extent)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()

    picture = QImage(WIDTH, HEIGHT, QImage.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.Antialiasing)
    kilometres(painter, settings, 5000 if extent.width() > 20000 else 1000)
    painter.drawImage(0, 0, job.renderedImage())
    legend(painter, ramp, highest, f"QGIS: {SHOWN}, {last.date().year()}, {layer.crs().authid()}")
    painter.end()
    picture.save(out)
    print(out, layer.crs().authid(), source.faceCount(), "cells", source.datasetGroupCount(), "groups", flush=True)
    os._exit(0)  # QGIS may crash when Python ends


main(sys.argv[1], sys.argv[2])

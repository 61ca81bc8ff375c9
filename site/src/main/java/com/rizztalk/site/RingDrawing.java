package com.rizztalk.site;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;

/** Two voices around a point, as in the panel. */
final class RingDrawing {
    static final Color NIGHT = new Color(0x14, 0x11, 0x0f);
    static final Color ACCENT = new Color(0xf0, 0xa8, 0x68);
    private static final int FAINT = 90;

    private RingDrawing() {}

    /**
     * Draws it around a centre.
     *
     * @param scale 1 for one of 334 pixels, rounded ends included
     */
    static void draw(Graphics2D graphics, double x, double y, double scale) {
        graphics.setColor(ACCENT);
        double dot = 60 * scale;
        graphics.fill(new Ellipse2D.Double(x - dot / 2, y - dot / 2, dot, dot));
        graphics.setStroke(new BasicStroke((float) (14 * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        arcs(graphics, x, y, 200 * scale, 100);
        graphics.setColor(new Color(ACCENT.getRed(), ACCENT.getGreen(), ACCENT.getBlue(), FAINT));
        arcs(graphics, x, y, 320 * scale, 80);
    }

    private static void arcs(Graphics2D graphics, double x, double y, double width, double degrees) {
        for (int side = 0; side < 2; side++) {
            graphics.draw(new Arc2D.Double(
                    x - width / 2, y - width / 2, width, width, side * 180 - degrees / 2, degrees, Arc2D.OPEN));
        }
    }
}

package com.rizztalk.site;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The site's mark in the sizes that phones and browsers ask for. */
final class Icons {
    /** What the manifest names. */
    static final int[] SIZES = {192, 512};

    private static final int APPLE_SIZE = 180;
    private static final int FAVICON_SIZE = 32;

    /** Of the width: a phone may cut away all outside a circle of 0.8 (W3C App Manifest, "Icon masks and safe zone"). */
    private static final double RING_PART = 0.7;

    private static final int RING_WIDTH = 334;
    private static final int ICO_HEADER = 22;

    private Icons() {}

    static void write(Path folder) throws IOException {
        for (int size : SIZES) {
            Files.write(folder.resolve(name(size)), png(size));
        }
        Files.write(folder.resolve("apple-touch-icon.png"), png(APPLE_SIZE));
        Files.write(folder.resolve("favicon.ico"), ico(png(FAVICON_SIZE)));
    }

    static String name(int size) {
        return "icon-" + size + ".png";
    }

    private static byte[] png(int size) throws IOException {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(RingDrawing.NIGHT);
        graphics.fillRect(0, 0, size, size);
        RingDrawing.draw(graphics, size / 2.0, size / 2.0, RING_PART * size / RING_WIDTH);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    /** A PNG as the only image of an ICO, which browsers ask for even where no page names it. */
    private static byte[] ico(byte[] png) {
        return ByteBuffer.allocate(ICO_HEADER + png.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0)
                .putShort((short) 1)
                .putShort((short) 1)
                .put((byte) FAVICON_SIZE)
                .put((byte) FAVICON_SIZE)
                .putShort((short) 0)
                .putShort((short) 1)
                .putShort((short) 24)
                .putInt(png.length)
                .putInt(ICO_HEADER)
                .put(png)
                .array();
    }
}

package com.rizztalk.site;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The picture that others show when somebody shares a page: 1200 by 630. Letters are drawn as shapes from a font that a
 * library carries, since a server may have none.
 */
final class SocialCard implements AutoCloseable {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 630;
    private static final int MARGIN = 90;
    private static final int TEXT_WIDTH = 700;
    private static final Color TOP = new Color(0x1d, 0x18, 0x15);
    private static final Color WORDS = new Color(0xf5, 0xee, 0xe6);

    private final TrueTypeFont font;

    SocialCard() throws IOException {
        String resource = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
        try (InputStream in = SocialCard.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The library pdfbox does not carry its font any more");
            }
            font = new TTFParser().parse(new RandomAccessReadBuffer(in));
        }
    }

    byte[] draw(String heading) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setPaint(new GradientPaint(0, 0, TOP, 0, HEIGHT, RingDrawing.NIGHT));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        RingDrawing.draw(graphics, 985, 315, 1);
        graphics.setColor(RingDrawing.ACCENT);
        text(graphics, "Rizztalk", MARGIN, 150, 44);
        graphics.setColor(WORDS);
        double y = 270;
        for (String line : wrap(heading, 68)) {
            text(graphics, line, MARGIN, y, 68);
            y += 84;
        }
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    private List<String> wrap(String text, int size) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, size) > TEXT_WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private double width(String text, int size) throws IOException {
        double width = 0;
        for (int letter : text.codePoints().toArray()) {
            width += font.getAdvanceWidth(font.getUnicodeCmapLookup().getGlyphId(letter));
        }
        return width * size / font.getUnitsPerEm();
    }

    private void text(Graphics2D graphics, String text, double x, double y, int size) throws IOException {
        double scale = (double) size / font.getUnitsPerEm();
        double at = x;
        for (int letter : text.codePoints().toArray()) {
            int glyph = font.getUnicodeCmapLookup().getGlyphId(letter);
            AffineTransform place = AffineTransform.getTranslateInstance(at, y);
            place.scale(scale, -scale);
            graphics.fill(place.createTransformedShape(
                    font.getGlyph().getGlyph(glyph) == null
                            ? new java.awt.geom.GeneralPath()
                            : font.getGlyph().getGlyph(glyph).getPath()));
            at += font.getAdvanceWidth(glyph) * scale;
        }
    }

    @Override
    public void close() throws IOException {
        font.close();
    }
}

package com.rizztalk.bench.report;

import com.rizztalk.bench.contender.Contender;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** One measure of everybody, as a drawing without a library: SVG 1.1, readable on light and on dark. */
final class BarChart {
    private static final int LINE = 30;
    private static final int LEFT = 110;
    private static final int LONGEST = 420;
    private static final int TOP = 34;

    private BarChart() {}

    static String draw(Measure measure, Samples samples) {
        List<Contender> shown = Arrays.stream(Contender.values())
                .filter(contender -> samples.median(measure, contender).isPresent())
                .toList();
        double most = shown.stream()
                .map(contender -> samples.median(measure, contender))
                .mapToDouble(OptionalDouble::orElseThrow)
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#888\">%n",
                TOP + LINE * shown.size()));
        svg.append(String.format("<text x=\"0\" y=\"18\" font-weight=\"bold\">%s</text>%n", measure.title()));
        for (int i = 0; i < shown.size(); i++) {
            Contender contender = shown.get(i);
            double value = samples.median(measure, contender).orElseThrow();
            int y = TOP + LINE * i;
            long width = Math.round(LONGEST * value / most);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"0\" y=\"%d\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
                    y + 14,
                    contender.label(),
                    LEFT,
                    y,
                    width,
                    contender == Contender.RIZZTALK ? "#e0457b" : "#8a8fa3",
                    LEFT + width + 8,
                    y + 14,
                    measure.show(value)));
        }
        return svg.append("</svg>\n").toString();
    }
}

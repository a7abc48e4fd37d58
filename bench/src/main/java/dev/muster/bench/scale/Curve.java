package dev.muster.bench.scale;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A picture of how runs grow: one field for seconds, one for CPU a host, one for memory; both axes
/// in powers of ten. Its colours follow the reader's, light or dark.
record Curve(List<Point> points) {
    private static final int WIDTH = 260;
    private static final int HEIGHT = 180;
    private static final int LEFT = 52;
    private static final int TOP = 34;
    private static final int STEP = WIDTH + 80;
    private static final String STYLE =
            """
            text { font: 12px sans-serif; fill: #24292f }
            .title { font-weight: bold }
            .grid { stroke: #8c959f; stroke-opacity: .35; stroke-width: 1 }
            .curve { fill: none; stroke: #0969da; stroke-width: 2 }
            .dot { fill: #0969da }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 }
            .curve { stroke: #58a6ff }
            .dot { fill: #58a6ff }
            }
            """;

    String svg() {
        var svg = new StringBuilder();
        int width = LEFT + 3 * STEP - 20;
        int height = TOP + HEIGHT + 44;
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
                        .formatted(width, height));
        svg.append("<title>A run that changes nothing, by number of hosts</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n");
        field(svg, 0, "seconds", Point::seconds);
        field(svg, 1, "CPU of Muster, ms a host", Point::cpuOfOne);
        field(svg, 2, "peak memory, MB", Point::megabytes);
        return svg.append("</svg>\n").toString();
    }

    private void field(StringBuilder svg, int place, String title, ToDoubleFunction<Point> value) {
        int left = LEFT + place * STEP;
        var values = points.stream().mapToDouble(value).toArray();
        double low = Math.floor(Math.log10(min(values)));
        double high = Math.max(low + 1, Math.ceil(Math.log10(max(values))));
        double last = Math.max(1, Math.ceil(Math.log10(points.getLast().hosts())));
        svg.append(text(left, TOP - 14, "start", "title", title));
        for (double power = low; power <= high; power++) {
            double y = TOP + HEIGHT - HEIGHT * (power - low) / (high - low);
            svg.append(line(left, y, left + WIDTH, y));
            svg.append(text(left - 6, y + 4, "end", "", number(Math.pow(10, power))));
        }
        for (double power = 0; power <= last; power++) {
            double x = left + WIDTH * power / last;
            svg.append(line(x, TOP, x, TOP + HEIGHT));
            svg.append(text(x, TOP + HEIGHT + 18, "middle", "", number(Math.pow(10, power))));
        }
        svg.append(text(left + WIDTH / 2.0, TOP + HEIGHT + 36, "middle", "", "hosts"));
        var path = new StringBuilder();
        for (var point : points) {
            double x = left + WIDTH * Math.log10(point.hosts()) / last;
            double height = (Math.log10(value.applyAsDouble(point)) - low) / (high - low);
            double y = TOP + HEIGHT - HEIGHT * height;
            path.append(path.isEmpty() ? "M" : " L").append(coordinate(x)).append(' ');
            path.append(coordinate(y));
            svg.append(
                    "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"3.5\"/>%n"
                            .formatted(coordinate(x), coordinate(y)));
        }
        svg.append("<path class=\"curve\" d=\"%s\"/>%n".formatted(path));
    }

    private static double min(double... values) {
        return java.util.Arrays.stream(values).min().orElse(1);
    }

    private static double max(double... values) {
        return java.util.Arrays.stream(values).max().orElse(1);
    }

    private static String line(double fromX, double fromY, double toX, double toY) {
        return "<line class=\"grid\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>%n"
                .formatted(coordinate(fromX), coordinate(fromY), coordinate(toX), coordinate(toY));
    }

    private static String text(double x, double y, String anchor, String kind, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" class=\"%s\">%s</text>%n"
                .formatted(coordinate(x), coordinate(y), anchor, kind, text);
    }

    private static String coordinate(double at) {
        return String.format(Locale.ROOT, "%.1f", at);
    }

    private static String number(double number) {
        return number >= 1
                ? String.format(Locale.ROOT, "%,d", Math.round(number))
                : String.format(Locale.ROOT, "%s", number);
    }
}

package elbo.plot;

import java.awt.Graphics2D;
import java.util.Collections;
import java.util.List;

/** Panels, each under its own title, on one figure. */
final class Page {
    private static final int BAND = 24;

    private Page() {}

    static Figure of(Panel panel, int width, int height) {
        return grid(List.of(panel), 1, width, height);
    }

    /** Panels of one size, {@code columns} in a row. */
    static Figure grid(List<Panel> panels, int columns, int width, int height) {
        int wide = Math.min(columns, panels.size());
        return grid(panels, Collections.nCopies(wide, width), height);
    }

    /** Panels of one height, each column of its own width. */
    static Figure grid(List<Panel> panels, List<Integer> widths, int height) {
        int columns = widths.size();
        int rows = (panels.size() + columns - 1) / columns;
        int band = panels.stream().allMatch(p -> p.title().isBlank()) ? 0 : BAND;
        int total = widths.stream().mapToInt(Integer::intValue).sum();
        return Figure.draw(total, rows * (height + band), g -> {
            for (int i = 0; i < panels.size(); i++) {
                int column = i % columns;
                int left = widths.subList(0, column).stream()
                        .mapToInt(Integer::intValue)
                        .sum();
                Graphics2D own = (Graphics2D) g.create();
                own.translate(left, i / columns * (height + band));
                paint(own, panels.get(i), widths.get(column), height, band);
                own.dispose();
            }
        });
    }

    private static void paint(Graphics2D g, Panel panel, int width, int height, int band) {
        g.setColor(Look.INK);
        Text.left(g, Text.cut(panel.title(), Look.PANEL, width - 16), Look.PANEL, 8, 19);
        g.translate(0, band);
        panel.paint(g, width, height);
    }
}

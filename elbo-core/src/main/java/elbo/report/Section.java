package elbo.report;

import java.util.List;

/**
 * A heading and what belongs under it, in this order: text, command lines, figures, tables. Each may be missing.
 *
 * @param text     paragraphs, separated by empty lines
 * @param commands a line each, to be copied
 */
public record Section(
        String heading, String text, List<String> commands, List<Illustration> figures, List<Table> tables) {
    public Section {
        commands = List.copyOf(commands);
        figures = List.copyOf(figures);
        tables = List.copyOf(tables);
    }

    public static Section of(String heading, String text) {
        return new Section(heading, text, List.of(), List.of(), List.of());
    }

    public Section withCommands(String... lines) {
        return new Section(heading, text, List.of(lines), figures, tables);
    }

    public Section withFigures(Illustration... these) {
        return new Section(heading, text, commands, List.of(these), tables);
    }

    public Section withTables(Table... these) {
        return new Section(heading, text, commands, figures, List.of(these));
    }
}

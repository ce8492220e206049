package elbo.report;

import java.util.List;

/**
 * What a report says, as plain text throughout: whatever is markup elsewhere is shown here as it is written.
 *
 * @param title    the run's name
 * @param subtitle one line that sums it up: model, data, length
 * @param facts    the key numbers, most telling first
 * @param sections the rest, from top to bottom
 */
public record ReportData(String title, String subtitle, List<Fact> facts, List<Section> sections) {
    public ReportData {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }
}

package elbo.report;

import elbo.model.Model;
import elbo.recipe.Json;
import elbo.recipe.RunFolder;
import elbo.recipe.SavedEvaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What {@code evaluation.json} says, as a section: pictures of what is looked at rather than read, and all numbers. */
final class Evaluated {
    /** Drawn by {@code elbo evaluate} itself, which had the examples. */
    private static final String NEAREST = "nearest.png";

    private static final String TITLE = "What was measured";

    private static final String CAPTION =
            "The generated examples that are most like a training example, each over that example:"
                    + " copies would be the same.";

    private Evaluated() {}

    /**
     * Empty if the run was never evaluated.
     *
     * @param last the model with the run's last weights
     */
    static Optional<Section> of(RunFolder run, Model last) {
        return SavedEvaluation.of(run)
                .map(saved -> saved.best() || saved.isOf(last)
                        ? section(run, saved, Json.read(run.evaluationFile()))
                        : Section.of(TITLE, "What evaluation.json says is of other weights, and left out. Of these:")
                                .withCommands("elbo evaluate " + run.path()));
    }

    private static Section section(RunFolder run, SavedEvaluation saved, JsonNode all) {
        List<Illustration> figures = new ArrayList<>(EvaluatedFigures.of(all));
        if (all.has("generation")) { // else the picture is of an evaluation that is not kept any more
            drawn(run.figures().resolve(NEAREST))
                    .ifPresent(png -> figures.add(new Illustration(CAPTION, png, CAPTION)));
        }
        return Section.of(TITLE, "On " + saved.protocol() + "." + notes(all))
                .withFigures(figures.toArray(Illustration[]::new))
                .withTables(EvaluatedTables.of(all).toArray(Table[]::new));
    }

    private static Optional<byte[]> drawn(Path png) {
        try {
            return Files.exists(png) ? Optional.of(Files.readAllBytes(png)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A paragraph each. */
    private static String notes(JsonNode all) {
        StringBuilder text = new StringBuilder();
        for (String place : List.of(
                "/notes",
                "/gaps/notes",
                "/ais/notes",
                "/geometry/notes",
                "/disentanglement/notes",
                "/generation/notes")) {
            all.at(place)
                    .forEach(note ->
                            text.append("\n\nNote: ").append(note.asString("")).append('.'));
        }
        return text.toString();
    }
}

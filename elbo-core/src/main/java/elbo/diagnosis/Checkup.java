package elbo.diagnosis;

import elbo.recipe.Recipe;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All rules at once: a pure function from figures to findings. */
public final class Checkup {
    private Checkup() {}

    /**
     * What is wrong, the worst first; among equals that first which explains the others.
     *
     * @param recipe what the run was made with
     * @param fits   whether a changed recipe may be offered: whether a model can be built of it for the data
     */
    public static List<Finding> of(Symptoms symptoms, Recipe recipe, Predicate<Recipe> fits) {
        Supplier<Remedies> remedies = () -> new Remedies(recipe, fits);
        Stream<Optional<Finding>> findings = Stream.of(
                Steadiness.divergence(symptoms, recipe, remedies.get()),
                CodeRules.collapse(symptoms, recipe, remedies.get()),
                DecoderRules.variance(symptoms, remedies.get()),
                LearningCurves.overfitting(symptoms, recipe, remedies.get()),
                Steadiness.spikes(symptoms, recipe, remedies.get()),
                LearningCurves.unfinished(symptoms, recipe, remedies.get()),
                CodeRules.priorHole(symptoms, remedies.get()),
                CodeRules.bottleneck(symptoms, remedies.get()));
        return findings.flatMap(Optional::stream)
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /** Whether nothing worse than a remark was found. */
    public static boolean healthy(List<Finding> findings) {
        return findings.stream().allMatch(f -> f.severity() == Severity.MILD);
    }
}

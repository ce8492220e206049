package elbo.cli;

import elbo.cli.Extra.Subject;
import elbo.generation.Memorisation.Pair;
import elbo.model.Feed;
import elbo.plot.Pictures;
import elbo.plot.Sheet;
import elbo.report.Views;
import elbo.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The generated examples that are nearest to a training example, over that example: to be looked at for copies. */
final class NearestSheet {
    private static final int SHOWN = 12;
    static final String FILE = "nearest.png";

    private NearestSheet() {}

    /**
     * Written among the run's figures; not for examples that are no pictures.
     *
     * @param drawn generated examples
     * @param pairs the nearest first
     */
    static void save(Subject s, float[] drawn, List<Pair> pairs) {
        Shape event = s.run().model().eventShape();
        if (!Views.picturesFit(event) || pairs.isEmpty()) {
            return;
        }
        List<Pair> shown = pairs.stream().limit(SHOWN).toList();
        int size = Math.toIntExact(event.size());
        float[] made = new float[shown.size() * size];
        for (int i = 0; i < shown.size(); i++) {
            System.arraycopy(drawn, shown.get(i).generated() * size, made, i * size, size);
        }
        try (Feed train = s.run().feed(s.train())) {
            float[] nearest =
                    train.values(shown.stream().mapToLong(Pair::training).toArray());
            List<Pictures> rows = List.of(Views.pictures(made, event), Views.pictures(nearest, event));
            Sheet.rows(rows, Arrays.asList("generated", "training"))
                    .save(s.run().folder().figures().resolve(FILE));
        }
    }
}

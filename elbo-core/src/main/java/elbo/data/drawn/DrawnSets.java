package elbo.data.drawn;

import elbo.data.DrawnData;
import elbo.data.Progress;
import elbo.data.Splits;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The data sets that the program draws itself, as the catalogue lists them. */
public final class DrawnSets {
    public static final List<DrawnData> ALL = List.of(
            new Set(
                    "digits",
                    "Handwritten digits drawn by the program, grey, ten classes",
                    Shape.of(1, 28, 28),
                    Digits.TRAIN,
                    Digits.TEST,
                    Digits::open),
            new Set(
                    "moon",
                    "The moon in every phase, drawn by the program, with the phase",
                    Shape.of(1, 28, 28),
                    Moon.TRAIN,
                    Moon.TEST,
                    Moon::open),
            new Set(
                    "shapes",
                    "Squares, ellipses and hearts of every size, turn and place, drawn by the program, with their factors",
                    Shape.of(1, 64, 64),
                    Shapes.TRAIN,
                    Shapes.TEST,
                    Shapes::open),
            new Set(
                    "sums",
                    "Sums of two numbers written out, like 37+58=95: texts of letters",
                    Shape.of(Sums.LENGTH),
                    Sums.TRAIN,
                    Sums.TEST,
                    Sums::open),
            plane(Planes.TWO_MOONS, "Two half circles that reach into each other"),
            plane(Planes.EIGHT_GAUSSIANS, "Eight normal distributions on a circle"),
            plane(Planes.CHECKERBOARD, "The black squares of a board"),
            plane(Planes.RINGS, "Four circles around the same middle"));

    private DrawnSets() {}

    private static Set plane(Planes plane, String what) {
        String summary = what + ": points of the plane, drawn by the program, whose density is known";
        return new Set(plane.title(), summary, Shape.of(2), Planes.TRAIN, Planes.TEST, plane::open);
    }

    private record Set(
            String name, String summary, Shape shape, int trainSize, int testSize, Function<Path, Splits> open)
            implements DrawnData {
        @Override
        public Splits draw(Path cache, Progress progress) {
            progress.at("drawing " + name, 0, trainSize);
            Splits splits = open.apply(cache);
            progress.at("drawing " + name, trainSize, trainSize);
            return splits;
        }
    }
}

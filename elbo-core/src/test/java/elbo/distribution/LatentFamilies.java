package elbo.distribution;

import elbo.distribution.DistributionLaws.Family;
import elbo.distribution.DistributionLaws.Lack;
import elbo.distribution.DistributionLaws.Parameters;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Functions;
import elbo.tensor.Matrices;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Measure;
import elbo.transform.RationalQuadratic;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The rows of {@link DistributionLaws} for distributions of latent variables. */
final class LatentFamilies {
    private static final int COMPONENTS = 3;

    /** That of {@link Measure#BALL}. */
    static final PoincareBall BALL = new PoincareBall(0.7);

    /** Those whose draws carry derivatives to all their parameters. */
    static final Set<Class<? extends Distribution>> REPARAMETERIZED = Set.of(
            Normal.class,
            IsotropicNormal.class,
            Laplace.class,
            Gamma.class,
            VonMisesFisher.class,
            FullNormal.class,
            Product.class,
            Point.class,
            UnitPoint.class);

    private LatentFamilies() {}

    static Stream<Family> all() {
        return Stream.of(real(), sent(), positive(), bounded(), choices(), composed())
                .flatMap(f -> f);
    }

    private static Stream<Family> real() {
        return Stream.of(
                new Family(
                        "laplace",
                        Measure.REAL_FINE,
                        DistributionLaws.full(2),
                        (p, b, e) -> new Laplace(p.get(0), p.get(1), e)),
                new Family(
                                "full normal",
                                Measure.PLANE,
                                withMatrix(),
                                (p, b, e) -> new FullNormal(p.get(0), factor(p.get(1))))
                        .vectors(),
                new Family("point", Measure.REAL, DistributionLaws.full(1), (p, b, e) -> new Point(p.get(0), e))
                        .lacking(Lack.DENSITY),
                new Family(
                                "unit point",
                                Measure.REAL,
                                DistributionLaws.full(1),
                                (p, b, e) -> new UnitPoint(p.get(0), e))
                        .lacking(Lack.DENSITY));
    }

    private static Stream<Family> sent() {
        return Stream.of(
                new Family("transformed", Measure.REAL_FINE, DistributionLaws.full(2), (p, b, e) -> sent(p, e))
                        .vectors(Lack.MEAN),
                new Family(
                                "exact",
                                Measure.REAL,
                                DistributionLaws.full(1),
                                (p, b, e) -> new Exact(
                                        p.get(0), p.get(0).sum(-1).mul(0).add(0.7)))
                        .vectors(Lack.OTHERS));
    }

    /** A normal distribution through a spline that bends between -3 and 3. */
    private static Distribution sent(List<Tensor> p, Shape event) {
        int width = RationalQuadratic.numbers(5);
        double[] numbers = new double[(int) (width * event.size())];
        Arrays.setAll(numbers, i -> Math.sin(1 + 2.7 * i));
        Tensor one = Tensors.of(numbers, 1, width, event.size());
        Normal base = new Normal(p.get(0), p.get(1), event);
        long batch = p.get(0).shape().dim(0);
        return new Transformed(base, draws -> {
            Shape rows = Shape.of(draws * batch, width, event.size());
            return new RationalQuadratic(one.expand(rows), 3).summed();
        });
    }

    private static Stream<Family> positive() {
        return Stream.of(new Family(
                "gamma", Measure.POSITIVE, DistributionLaws.full(2), (p, b, e) -> new Gamma(p.get(0), p.get(1), e)));
    }

    private static Stream<Family> bounded() {
        return Stream.of(
                new Family("von mises-fisher", Measure.SPHERE, withNumber(), LatentFamilies::misesFisher).vectors(),
                new Family("von mises-fisher on a circle", Measure.CIRCLE, withNumber(), LatentFamilies::misesFisher)
                        .vectors(),
                new Family(
                                "uniform sphere",
                                Measure.SPHERE,
                                DistributionLaws.full(0),
                                (p, b, e) -> new UniformSphere(b, e, DType.FLOAT64, Device.CPU))
                        .vectors(),
                new Family(
                                "logistic normal",
                                Measure.SIMPLEX,
                                (b, e) -> List.of(Shape.of(b, e.size() - 1), Shape.of(b, e.size() - 1)),
                                (p, b, e) -> new LogisticNormal(p.get(0), p.get(1)))
                        .vectors(Lack.MEAN),
                new Family(
                                "wrapped normal",
                                Measure.BALL,
                                DistributionLaws.full(2),
                                (p, b, e) -> new WrappedNormal(BALL.fromCentre(p.get(0)), p.get(1), BALL))
                        .vectors(Lack.MEAN),
                new Family(
                                "riemannian normal",
                                Measure.BALL,
                                withNumber(),
                                (p, b, e) -> new RiemannianNormal(BALL.fromCentre(p.get(0)), p.get(1), BALL))
                        .vectors(Lack.MEAN),
                new Family(
                                "relaxed categorical",
                                Measure.SIMPLEX,
                                DistributionLaws.full(1),
                                (p, b, e) -> new RelaxedCategorical(p.get(0), classes(e), 0.7))
                        .vectors(Lack.MEAN));
    }

    private static Stream<Family> choices() {
        return Stream.of(
                new Family(
                                "categorical",
                                Measure.ONE_HOT,
                                DistributionLaws.full(1),
                                (p, b, e) -> new Categorical(p.get(0), classes(e)))
                        .vectors(),
                new Family(
                                "straight-through categorical",
                                Measure.ONE_HOT,
                                DistributionLaws.full(1),
                                (p, b, e) -> new Categorical(p.get(0), classes(e), 0.5))
                        .vectors());
    }

    private static Stream<Family> composed() {
        Shape number = Shape.of(COMPONENTS, 1);
        Shape weights = Shape.of(COMPONENTS);
        return Stream.of(
                new Family(
                        "mixture of normals",
                        Measure.REAL,
                        (b, e) -> List.of(e.prepend(COMPONENTS), e.prepend(COMPONENTS), weights),
                        (p, b, e) -> new Mixture(new Normal(p.get(0), p.get(1), e), p.get(2), b)),
                new Family(
                                "mixture of full normals",
                                Measure.PLANE,
                                (b, e) ->
                                        List.of(e.prepend(COMPONENTS), e.join(e).prepend(COMPONENTS), weights),
                                (p, b, e) -> new Mixture(new FullNormal(p.get(0), factor(p.get(1))), p.get(2), b))
                        .vectors(),
                new Family(
                                "mixture on the sphere",
                                Measure.SPHERE,
                                (b, e) -> List.of(e.prepend(COMPONENTS), number, weights),
                                (p, b, e) -> new Mixture(misesFisher(p, b, e), p.get(2), b))
                        .vectors(),
                new Family("product", Measure.HALF_PLANE, twoParts(), LatentFamilies::product).vectors());
    }

    private static Parameters twoParts() {
        return (b, e) -> List.of(Shape.of(b, 1), Shape.of(b, 1), Shape.of(b, e.size() - 1), Shape.of(b, e.size() - 1));
    }

    /** A normal number, then gamma numbers. */
    private static Product product(List<Tensor> p, long batch, Shape event) {
        Normal one = new Normal(p.get(0), p.get(1), Shape.of(1));
        return new Product(List.of(one, new Gamma(p.get(2), p.get(3), Shape.of(event.size() - 1))));
    }

    private static Distribution misesFisher(List<Tensor> p, long batch, Shape event) {
        return new VonMisesFisher(unit(p.get(0)), p.get(1).exp().mul(5), SphereRule.of(event.size()));
    }

    private static int classes(Shape event) {
        return event.size() % 2 == 0 ? 2 : (int) event.size();
    }

    private static Parameters withNumber() {
        return (b, e) -> List.of(e.prepend(b), Shape.of(b, 1));
    }

    private static Parameters withMatrix() {
        return (b, e) -> List.of(e.prepend(b), e.join(e).prepend(b));
    }

    /** A lower triangle with a positive diagonal. */
    static Tensor factor(Tensor any) {
        Tensor diagonal = Matrices.diagonal(any).exp();
        return Matrices.lowerTriangle(any, -1).add(Matrices.ofDiagonal(diagonal));
    }

    static Tensor unit(Tensor any) {
        return any.div(any.square().sum(-1).sqrt().unsqueeze(-1));
    }

    /** One-hot vectors of {@link #classes}. */
    static Tensor choices(Tensor any) {
        Tensor grouped = Gumbel.grouped(any, classes(any.shape().last(1)));
        return Functions.oneHot(Functions.argmax(grouped), (int) grouped.shape().dim(-1), any.dtype())
                .reshape(any.shape());
    }
}

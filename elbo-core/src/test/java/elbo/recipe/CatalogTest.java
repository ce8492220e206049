package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import elbo.Problem;
import elbo.flow.Flow;
import elbo.flow.Planar;
import elbo.flow.Scale;
import elbo.flow.Shaping;
import elbo.likelihood.Likelihood;
import elbo.network.Decoder;
import elbo.network.Encoder;
import elbo.nn.Schedule;
import elbo.noise.Noise;
import elbo.objective.Objective;
import elbo.posterior.Posterior;
import elbo.prior.Prior;
import elbo.regulariser.CodeNorm;
import elbo.regulariser.Regulariser;
import elbo.sampler.Sampler;
import elbo.train.Optimization;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No part may be missing from recipe files, and no value of a part. */
class CatalogTest {
    private static final List<Class<?>> KINDS = List.of(
            Encoder.class,
            Decoder.class,
            Posterior.class,
            Prior.class,
            Likelihood.class,
            Flow.class,
            Shaping.class,
            Objective.class,
            Regulariser.class,
            Noise.class,
            Optimization.class,
            Schedule.class,
            Sampler.class);
    private static final JavaClasses ELBO = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("elbo");

    static List<Class<?>> kinds() {
        return KINDS;
    }

    static Stream<Arguments> parts() {
        return KINDS.stream()
                .flatMap(kind -> Catalog.of(kind).entrySet().stream()
                        .map(part -> Arguments.of(kind, part.getKey(), part.getValue())));
    }

    /** Refusals name parts whose recipe they do not know. */
    @ParameterizedTest
    @ValueSource(classes = {Posterior.class, Prior.class, Likelihood.class, Objective.class, Regulariser.class})
    void a_part_is_called_as_its_record(Class<?> kind) {
        assertThat(Catalog.of(kind))
                .allSatisfy((name, part) -> assertThat(Problem.named(part)).isEqualTo(name));
    }

    @Test
    void the_kinds_are_those_of_the_catalogue() {
        assertThat(Catalog.kinds()).containsExactlyInAnyOrderElementsOf(KINDS);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_record_of_a_kind_can_be_named_in_a_recipe(Class<?> kind) {
        Set<String> written = ELBO.stream()
                .filter(c -> c.isRecord() && c.isAssignableTo(kind))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        List<String> listed = Catalog.of(kind).values().stream()
                .map(part -> part.getClass().getName())
                .toList();

        assertThat(written).isNotEmpty();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(written);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("parts")
    void every_value_of_a_part_is_written_and_read(Class<?> kind, String name, Record part) {
        Record other = changed(part);
        Map<String, Object> tree = RecordWriter.write(other);

        List<String> keys = Arrays.stream(part.getClass().getRecordComponents())
                .map(c -> Names.key(c.getName()))
                .toList();
        assertThat(tree).containsOnlyKeys(keys);
        for (RecordComponent c : part.getClass().getRecordComponents()) {
            assertThat(Reflect.get(c, other)).as(c.getName()).isNotEqualTo(Reflect.get(c, part));
        }
        List<Problem> problems = new ArrayList<>();
        Record read = new RecordReader(problems).record(part, Yaml.parse("t", Yaml.write(tree)), "");
        assertThat(problems).isEmpty();
        assertThat(read).isEqualTo(other);
    }

    @Test
    void every_value_of_a_recipe_is_written_and_read_and_can_be_set() {
        Recipe other = (Recipe) changed(Recipe.DEFAULT);
        Map<String, Object> tree = RecordWriter.write(other);

        assertThat(leaves("", RecordWriter.write(Recipe.DEFAULT)))
                .filteredOn(assignment -> !assignment.contains("standard-normal")) // the only prior, without values
                .noneMatch(assignment -> leaves("", tree).contains(assignment));
        assertThat(RecipeReader.parse("t", RecipeReader.write(other))).isEqualTo(other);
        assertThat(RecipeReader.with(Recipe.DEFAULT, leaves("", tree))).isEqualTo(other);
    }

    /** Each value, and each part as a whole, as an assignment. */
    private static List<String> leaves(String path, Map<?, ?> tree) {
        List<String> out = new ArrayList<>();
        tree.forEach((key, value) -> {
            String place = path + key;
            if (value instanceof Map<?, ?> inner && !inner.containsKey("type")) {
                out.addAll(leaves(place + ".", inner));
            } else {
                String json = Json.line(Map.of("v", value));
                out.add(place + "=" + json.substring("{\"v\":".length(), json.length() - 1));
            }
        });
        return out;
    }

    /** The same record with another value in every component, the first that goes with those before it. */
    private static Record changed(Record record) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Record current = record;
        for (int i = 0; i < components.length; i++) {
            current = changed(current, i, alternatives(components[i], Reflect.get(components[i], record)));
        }
        return current;
    }

    private static Record changed(Record record, int component, List<?> alternatives) {
        Object[] values = Arrays.stream(record.getClass().getRecordComponents())
                .map(c -> Reflect.get(c, record))
                .toArray();
        IllegalArgumentException last = null;
        for (Object alternative : alternatives) {
            values[component] = alternative;
            try {
                return Reflect.make(record.getClass(), values);
            } catch (IllegalArgumentException refused) {
                last = refused;
            }
        }
        throw new AssertionError(record + ": no other value of component " + component + " is accepted", last);
    }

    private static List<?> alternatives(RecordComponent c, Object was) {
        if (was instanceof Enum<?> e) {
            return Arrays.stream(e.getDeclaringClass().getEnumConstants())
                    .filter(other -> other != e)
                    .toList();
        }
        if (was instanceof Double d) {
            return List.of(other(c.getType(), d), d + 1);
        }
        if (was instanceof Schedule) {
            return List.of(other(c.getType(), was), new Schedule.Linear(1.25, 1.75, 3.5, Schedule.Per.STEP));
        }
        return List.of(c.getType() == List.class ? others(Reflect.element(c), (List<?>) was) : other(c.getType(), was));
    }

    /** Odd and even stay, as kernels must; fractions stay within (0, 1). */
    private static Object other(Class<?> declared, Object was) {
        return switch (was) {
            case Integer i -> i + 2;
            case Double d -> d == 0.5 || d == 0 ? 0.25 : Math.min(d, 1) / 2;
            case Boolean b -> !b;
            case String s -> s + "another: \"word\"";
            case Schedule s -> new Schedule.Linear(0.25, 0.75, 3.5, Schedule.Per.STEP);
            case Record r when declared.isInterface() -> otherPart(declared, r);
            case Record r -> changed(r);
            default -> throw new IllegalArgumentException("a kind of value that recipes have not had: " + declared);
        };
    }

    private static List<?> others(Class<?> element, List<?> was) {
        if (element == Integer.class) {
            return List.of(was.size() + 3, 5);
        }
        if (element == Double.class) {
            return was.stream().map(d -> (Double) d / 2 + 0.1).toList();
        }
        if (element == String.class) {
            return List.of("class", "another");
        }
        if (element.isRecord()) {
            return was.stream().map(r -> changed((Record) r)).toList();
        }
        return element == Flow.class
                ? List.of(new Planar(), new Scale())
                : List.of(new CodeNorm(Schedule.constant(0.3)), new CodeNorm(Schedule.constant(0.4)));
    }

    private static Record otherPart(Class<?> kind, Record was) {
        Record part = Catalog.of(kind).values().stream()
                .filter(p -> p.getClass() != was.getClass())
                .findFirst()
                .orElse(was);
        return part.getClass().getRecordComponents().length == 0 ? part : changed(part);
    }
}

package elbo.cli.supply;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.tensor.NativeLibraries;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BillTest {
    private static final String BOM = """
            {"components": [
              {"group": "dev.elbo", "name": "elbo-core", "version": "1"},
              {"group": "org.bytedeco", "name": "pytorch", "version": "2", "purl": "pkg:maven/a@2?type=jar",
               "licenses": [{"license": {"id": "Apache-2.0"}}, {"license": {"name": "Odd"}}]},
              {"group": "org.bytedeco", "name": "pytorch", "version": "2", "purl": "pkg:maven/a@2?classifier=linux&type=jar",
               "licenses": [{"license": {"id": "Apache-2.0"}}, {"license": {"name": "Odd"}}]},
              {"group": "a", "name": "b", "version": "3", "licenses": [{"license": {"id": "AGPL-3.0-only"}}]},
              {"group": "a", "name": "c", "version": "4"}
            ]}
            """;

    @Test
    void a_jar_and_its_natives_are_one_and_our_own_modules_none() {
        assertThat(Component.of(Bill.of(BOM, List.of())))
                .extracting(Component::name)
                .containsExactly("a:b", "a:c", "org.bytedeco:pytorch");
    }

    @Test
    void one_allowed_licence_is_enough_and_none_is_not() {
        assertThat(Licences.problems(Component.of(Bill.of(BOM, List.of()))))
                .satisfiesExactly(
                        p -> assertThat(p).startsWith("a:b 3: its licence (AGPL-3.0-only) is not among the allowed"),
                        p -> assertThat(p).startsWith("a:c 4: its licence (none stated)"));
    }

    @Test
    void natives_go_into_the_jar_that_holds_them() {
        JsonNode bom = Bill.of(BOM, Natives.all());
        assertThat(bom.at("/components/1").has("components")).isFalse();
        assertThat(bom.at("/components/2/components/0/name").asString()).isEqualTo("LibTorch");
    }

    /** The list is kept by hand; the libraries themselves say what they are. */
    @Test
    void natives_have_the_versions_that_they_tell() {
        var told = NativeLibraries.versions();
        for (String library : List.of("LibTorch", "oneDNN", "OpenBLAS")) {
            assertThat(Natives.all())
                    .filteredOn(n -> n.library().name().equals(library))
                    .singleElement()
                    .satisfies(n -> assertThat(n.library().version())
                            .isEqualTo(told.get(library.toLowerCase(java.util.Locale.ROOT))));
        }
    }
}

package elbo.cli.supply;

import java.util.List;

/** The list of what Elbo runs with, for people. */
final class ThirdParty {
    static final String COMMAND =
            "mvn package -Dthirdparty.write=true -Dtest=ThirdPartyTest -Dsurefire.failIfNoSpecifiedTests=false";

    private static final String HEAD = """
            # Third-party software

            What `elbo` runs with, its versions and licences; where there are several, one may be chosen. Written from the build's bill
            of materials by `%s`.
            The build fails on a licence that is not allowed, and where this list is out of date. The bill itself, in CycloneDX, is
            `elbo-cli/target/elbo-sbom.json` after `mvn verify`.

            | artefact | version | licence |
            | --- | --- | --- |
            """;

    private static final String INSIDE = """

            Inside the native jars:

            | library | within | version | licence |
            | --- | --- | --- | --- |
            """;

    private ThirdParty() {}

    static String list(List<Component> components, List<Natives> natives) {
        StringBuilder text = new StringBuilder(HEAD.formatted(COMMAND));
        for (Component c : components) {
            row(text, c.name(), c.version(), c.terms());
        }
        text.append(INSIDE);
        for (Natives n : natives) {
            String name = n.library().name() + (n.note().isEmpty() ? "" : " (" + n.note() + ")");
            String version = n.library().version();
            row(
                    text,
                    name,
                    n.within(),
                    version.isEmpty() ? "not told" : version,
                    n.library().terms());
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

package elbo.report;

/**
 * A key number.
 *
 * @param name    "Test loss"
 * @param value   with its unit: "104.2 nats"
 * @param meaning what the term means, in one sentence; may be empty
 */
public record Fact(String name, String value, String meaning) {}

package dev.understudy.redact;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The places where clients and gateways put credentials: the single list used by recording,
 * matching and the journal.
 *
 * <p>Sources: OpenAI, Anthropic, Azure and Gemini API references; New API's relay for the
 * subprotocol form and {@code New-Api-User}.
 */
public final class Credentials {

  private static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry("authorization", "authorization"),
          Map.entry("proxy-authorization", "authorization"),
          Map.entry("x-authorization", "authorization"),
          Map.entry("x-api-key", "api-key"),
          Map.entry("api-key", "api-key"),
          Map.entry("apikey", "api-key"),
          Map.entry("x-goog-api-key", "api-key"),
          Map.entry("ocp-apim-subscription-key", "api-key"),
          Map.entry("mj-api-secret", "api-key"),
          Map.entry("x-auth-token", "token"),
          Map.entry("x-access-token", "token"),
          Map.entry("x-amz-security-token", "token"),
          Map.entry("x-csrf-token", "token"),
          Map.entry("cf-access-client-secret", "token"),
          Map.entry("cf-access-jwt-assertion", "token"),
          Map.entry("cookie", "cookie"),
          Map.entry("set-cookie", "cookie"),
          Map.entry("sec-websocket-protocol", "api-key"),
          Map.entry("openai-organization", "organization"),
          Map.entry("openai-project", "organization"),
          Map.entry("anthropic-organization-id", "organization"),
          Map.entry("x-goog-user-project", "organization"),
          Map.entry("new-api-user", "organization"));

  /** Names invented by gateways and proxies, such as {@code cf-aig-authorization}. */
  private static final Pattern TELLING =
      Pattern.compile("(?:^|-)(?:api-?key|subscription-key|auth|authorization|token|secret)$");

  private static final Map<String, String> QUERY =
      Map.ofEntries(
          Map.entry("key", "api-key"),
          Map.entry("api_key", "api-key"),
          Map.entry("api-key", "api-key"),
          Map.entry("apikey", "api-key"),
          Map.entry("subscription-key", "api-key"),
          Map.entry("token", "token"),
          Map.entry("access_token", "token"),
          Map.entry("auth", "token"),
          Map.entry("password", "token"),
          Map.entry("secret", "token"),
          Map.entry("client_secret", "token"),
          Map.entry("sig", "signature"),
          Map.entry("signature", "signature"),
          Map.entry("x-amz-signature", "signature"),
          Map.entry("x-amz-credential", "signature"),
          Map.entry("x-amz-security-token", "token"),
          Map.entry("x-goog-signature", "signature"),
          Map.entry("x-goog-credential", "signature"));

  /**
   * JSON members, such as those of MCP tools in the Responses API; below {@code headers} header
   * names apply instead. Names that APIs use for other things ({@code token} in logprobs, {@code
   * signature} of a thinking block, {@code key}) are left out.
   */
  private static final Map<String, String> MEMBERS =
      Map.ofEntries(
          Map.entry("authorization", "authorization"),
          Map.entry("proxy-authorization", "authorization"),
          Map.entry("x-api-key", "api-key"),
          Map.entry("x-goog-api-key", "api-key"),
          Map.entry("api_key", "api-key"),
          Map.entry("api-key", "api-key"),
          Map.entry("apikey", "api-key"),
          Map.entry("access_token", "token"),
          Map.entry("accesstoken", "token"),
          Map.entry("refresh_token", "token"),
          Map.entry("refreshtoken", "token"),
          Map.entry("id_token", "token"),
          Map.entry("client_secret", "token"),
          Map.entry("clientsecret", "token"),
          Map.entry("secret", "token"),
          Map.entry("password", "token"));

  /**
   * Headers in which a client sends its gateway key, for a recorder that replaces it with the real
   * one.
   */
  public static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");

  /** Prefixes of WebSocket subprotocols that carry a credential after their last dot. */
  static final List<String> SUBPROTOCOL_PREFIXES =
      List.of("openai-insecure-api-key.", "openai-organization.", "openai-project.");

  private Credentials() {}

  /** The kind of credential in a header of this name; empty if it carries none. */
  public static Optional<String> headerKind(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String kind = HEADERS.get(lower);
    return kind == null && TELLING.matcher(lower).find()
        ? Optional.of("token")
        : Optional.ofNullable(kind);
  }

  /**
   * The kind of credential in a JSON member of this name with a string value; empty if it carries
   * none.
   */
  static Optional<String> memberKind(String name) {
    return Optional.ofNullable(MEMBERS.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * The kind of credential in a query parameter of this (decoded) name; empty if it carries none.
   */
  public static Optional<String> queryKind(String name) {
    return Optional.ofNullable(QUERY.get(name.toLowerCase(Locale.ROOT)));
  }
}

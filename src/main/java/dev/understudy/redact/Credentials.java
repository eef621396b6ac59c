package dev.understudy.redact;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where clients and gateways put credentials: the one list that recording, matching and the journal
 * are masked by.
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

  /** Names that gateways and proxies make up, such as {@code cf-aig-authorization}. */
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
   * Members of JSON, such as those of MCP tools in the Responses API; below {@code headers} the
   * names of headers count. Names that APIs use for other things ({@code token} in logprobs, {@code
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
   * Headers in which a client presents its gateway key, for a recorder that puts the real one in.
   */
  public static final List<String> KEY_HEADERS = List.of("x-api-key", "api-key", "x-goog-api-key");

  /** A WebSocket subprotocol that carries a credential behind its last dot. */
  static final List<String> SUBPROTOCOL_PREFIXES =
      List.of("openai-insecure-api-key.", "openai-organization.", "openai-project.");

  private Credentials() {}

  /** What kind of credential a header of this name carries. */
  public static Optional<String> headerKind(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String kind = HEADERS.get(lower);
    return kind == null && TELLING.matcher(lower).find()
        ? Optional.of("token")
        : Optional.ofNullable(kind);
  }

  /** What kind of credential a text is that is the value of a JSON member of this name. */
  static Optional<String> memberKind(String name) {
    return Optional.ofNullable(MEMBERS.get(name.toLowerCase(Locale.ROOT)));
  }

  /** What kind of credential a query parameter of this (decoded) name carries. */
  public static Optional<String> queryKind(String name) {
    return Optional.ofNullable(QUERY.get(name.toLowerCase(Locale.ROOT)));
  }
}

package dev.understudy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.CassetteEncoder;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.settings.RedactionRule;
import dev.understudy.testing.Secrets;
import dev.understudy.wire.Bytes;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest extends RedactorFixture {

  @ParameterizedTest
  @MethodSource("secrets")
  void findsASecretWhereverItStands(String secret) {
    String json = "{\"text\":\"before " + secret.replace("\n", "\\n") + " after\",\"n\":1}";
    RecordedRequest request =
        request("/v1/x/" + secret.replace("\n", ""), "q=" + secret.replace("\n", ""), json);
    Interaction redacted =
        REDACTOR.redact(interaction(request, "text/plain", List.of("a " + secret)));
    String document = CassetteEncoder.encode(redacted);
    for (String line : secret.split("\n")) {
      assertThat(document).doesNotContain(line);
    }
    assertThat(REDACTOR.findings(redacted)).isEmpty();
    assertThat(redacted.request().body().bytesOrEmpty().toUtf8Lenient())
        .matches("\\{\"text\":\"before \\[redacted:[a-z-]+:[0-9]+] after\",\"n\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization|Bearer abc|Bearer [redacted:authorization:1]",
        "authorization|abc|[redacted:authorization:1]",
        "Authorization|Basic YTpi|Basic [redacted:authorization:1]",
        "Proxy-Authorization|Basic YTpi|Basic [redacted:authorization:1]",
        "X-API-Key|short|[redacted:api-key:1]",
        "api-key|short|[redacted:api-key:1]",
        "x-goog-api-key|short|[redacted:api-key:1]",
        "OpenAI-Organization|org-1|[redacted:organization:1]",
        "openai-project|proj|[redacted:organization:1]",
        "New-Api-User|1|[redacted:organization:1]",
        "Cookie|a=1; b=2|a=[redacted:cookie:1]; b=[redacted:cookie:2]",
        "Set-Cookie|sid=xyz; Path=/; HttpOnly|sid=[redacted:cookie:1]; Path=/; HttpOnly",
        "Sec-WebSocket-Protocol|realtime, openai-insecure-api-key.k|realtime,"
            + " openai-insecure-api-key.[redacted:api-key:1]",
        "Authorization|SECRET x|[redacted:authorization:1]",
        "cf-aig-authorization|Bearer x|[redacted:token:1]",
        "Ocp-Apim-Subscription-Key|x|[redacted:api-key:1]",
        "Cookie|x|[redacted:cookie:1]",
        "Location|https://h/cb?access_token=x&a=1|https://h/cb?access_token=[redacted:token:1]&a=1",
        "x-ratelimit-remaining-tokens|5|5",
        "Content-Type|application/json|application/json",
      })
  void masksCredentialHeaders(String name, String value, String masked) {
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 1);
    Headers headers = new Headers(List.of(new HeaderField(name, value)));
    assertThat(fresh.redact(headers).first(name)).hasValue(masked);
  }

  @Test
  void masksCredentialsInTheQuery() {
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 1);
    RecordedRequest redacted =
        fresh.redact(request("/x", "alt=sse&key=abc&api%5Fkey=d;token=e&key=", "{}"));
    assertThat(redacted.query())
        .isEqualTo(
            "alt=sse&key=[redacted:api-key:1]&api%5Fkey=[redacted:api-key:2];token=[redacted:token:3]&key=");
  }

  @Test
  void equalSecretsGetEqualPlaceholders() {
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 5);
    String body = Secrets.apiKey() + " " + Secrets.otherApiKey() + " " + Secrets.apiKey();
    assertThat(text(fresh.redact(request("/x", "", body))))
        .isEqualTo("[redacted:api-key:5] [redacted:api-key:6] [redacted:api-key:5]");
  }

  @Test
  void knowsTheUpstreamKeyAndCredentialsOfTheEnvironment() {
    Redactor fresh =
        Redactor.forTape(
            List.of(),
            Map.of("MY_SERVICE_TOKEN", "correct-horse", "HOME_KEY_DIR", "/root"),
            "k3y",
            1);
    assertThat(text(fresh.redact(request("/x", "", "a correct-horse and a k3y in /root"))))
        .isEqualTo("a [redacted:known-secret:1] and a [redacted:known-secret:2] in /root");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization|Bearer KEY",
        "Authorization|KEY",
        "x-api-key|KEY",
        "x-api-key|\"KEY\"",
        "cf-aig-authorization|KEY",
      })
  void aRequestsOwnCredentialIsKnownWhereverElseItStands(String name, String value) {
    String key = Secrets.shapeless();
    RecordedRequest request =
        new RecordedRequest(
            "POST",
            "/v1/" + key,
            "a=" + key,
            new Headers(
                List.of(
                    new HeaderField(name, value.replace("KEY", key)),
                    new HeaderField("X-Trace", "of " + key))),
            Body.of(Bytes.utf8("no JSON: " + key)),
            ContentCoding.IDENTITY);
    Interaction redacted =
        REDACTOR.redact(
            interaction(
                request,
                "text/event-stream",
                List.of(
                    "data: {\"error\":\"wrong key " + key.substring(0, 9),
                    key.substring(9) + "\"}\n\n")));
    assertThat(CassetteEncoder.encode(redacted))
        .doesNotContain(key)
        .doesNotContain(key.substring(9));
    assertThat(REDACTOR.redact(redacted)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"test", "dummy-key", "anything", "12345678", "x1", "llama3.1", "1234567890123"})
  void aKeyThatCouldBeAWordIsNotLookedForElsewhere(String word) {
    RecordedRequest request =
        new RecordedRequest(
            "POST",
            "/v1/x",
            "",
            new Headers(List.of(new HeaderField("Authorization", "Bearer " + word))),
            Body.of(Bytes.utf8("{\"text\":\"" + word + "\"}")),
            ContentCoding.IDENTITY);
    assertThat(text(REDACTOR.redact(request))).isEqualTo("{\"text\":\"" + word + "\"}");
  }

  @Test
  void membersThatAreCredentialsByNameAreMaskedAtAnyDepth() {
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 1);
    String body =
        "{\"tools\":[{\"type\":\"mcp\",\"authorization\":\"a\",\"headers\":{\"X-API-Key\":\"b\",\"X-Token\":\"aa11\",\"X-Team\":\"x\"}}],"
            + "\"apiKey\":\"c\",\"logprobs\":[{\"token\":\"t\"}],\"signature\":\"s\",\"key\":\"k\","
            + "\"properties\":{\"password\":{\"type\":\"string\"}},\"secret\":null,\"api_key\":\"\"}";
    assertThat(text(fresh.redact(request("/x", "", body))))
        .isEqualTo(
            "{\"tools\":[{\"type\":\"mcp\",\"authorization\":\"[redacted:authorization:1]\",\"headers\":{\"X-API-Key\":\"[redacted:api-key:2]\",\"X-Token\":\"[redacted:token:3]\",\"X-Team\":\"x\"}}],"
                + "\"apiKey\":\"[redacted:api-key:4]\",\"logprobs\":[{\"token\":\"t\"}],\"signature\":\"s\",\"key\":\"k\","
                + "\"properties\":{\"password\":{\"type\":\"string\"}},\"secret\":null,\"api_key\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n"})
  void partsOfAFormThatAreCredentialsByNameAreMasked(String end) {
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 1);
    String body =
        String.join(
            end,
            "--b",
            "Content-Disposition: form-data; name=\"api_key\"",
            "",
            "abc",
            "--b",
            "Content-Disposition: form-data; filename=\"key\"; name=\"file\"",
            "Content-Type: text/plain",
            "",
            "abc",
            "--b",
            "content-disposition: form-data; name=token",
            "X: y",
            "",
            "two",
            "lines",
            "--b--",
            "");
    RecordedRequest redacted =
        fresh.redact(
            new RecordedRequest(
                "POST",
                "/v1/files",
                "",
                new Headers(
                    List.of(new HeaderField("Content-Type", "multipart/form-data; boundary=b"))),
                Body.of(Bytes.utf8(body)),
                ContentCoding.IDENTITY));
    assertThat(text(redacted))
        .isEqualTo(
            body.replaceFirst("abc", "[redacted:api-key:1]")
                .replaceFirst("two" + end + "lines", "[redacted:token:2]"));
  }

  @Test
  void customRulesReachHeadersJsonAndText() {
    Redactor fresh =
        Redactor.forTape(
            List.of(
                new RedactionRule.Header("X-Team"),
                new RedactionRule.Json("/users/*/mail"),
                new RedactionRule.Regex("acct_[0-9]+")),
            Map.of(),
            "",
            1);
    RecordedRequest redacted =
        fresh.redact(
            request(
                "/acct_7",
                "",
                "{\"users\":[{\"mail\":\"a@b\",\"n\":{\"mail\":1}},{\"mail\":{\"x\":[1]}}],\"id\":\"acct_12\"}"));
    assertThat(text(redacted))
        .isEqualTo(
            "{\"users\":[{\"mail\":\"[redacted:custom:1]\",\"n\":{\"mail\":1}},{\"mail\":\"[redacted:custom:2]\"}],\"id\":\"[redacted:custom:3]\"}");
    assertThat(redacted.path()).isEqualTo("/[redacted:custom:4]");
    assertThat(fresh.redact(redacted)).isEqualTo(redacted);
    assertThat(
            fresh.redact(new Headers(List.of(new HeaderField("x-team", "blue")))).first("x-team"))
        .hasValue("[redacted:custom:5]");
  }

  @Test
  void wordsThatLookALittleLikeKeysStay() {
    String text =
        "task-force risk-assessment-of-everything sk-short AKIAlower eyJ.eyJ.x ghp_tiny ask"
            + "-me-anything-you-like-today";
    assertThat(text(REDACTOR.redact(request("/x", "", text)))).isEqualTo(text);
  }

  @Test
  void credentialsOfAFormAreFoundByName() {
    RecordedRequest form =
        new RecordedRequest(
            "POST",
            "/token",
            "",
            new Headers(
                List.of(new HeaderField("Content-Type", "application/x-www-form-urlencoded"))),
            Body.of(
                Bytes.utf8(
                    "grant_type=x&client_secret=short&pem="
                        + Secrets.pem().replace(" ", "+").replace("\n", "%0A"))),
            ContentCoding.IDENTITY);
    Redactor fresh = Redactor.forTape(List.of(), Map.of(), "", 1);
    assertThat(text(fresh.redact(form)))
        .isEqualTo("grant_type=x&client_secret=[redacted:token:1]&pem=[redacted:private-key:2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n\n\n", "\uFEFF", "\uFEFF \r\n"})
  void aJsonRuleHoldsBehindBlankLinesAndAByteOrderMark(String before) {
    Redactor fresh = Redactor.forTape(List.of(new RedactionRule.Json("/pw")), Map.of(), "", 1);
    String body = before.repeat(before.startsWith("\n") ? 30 : 1) + "{\"pw\":\"x\"}";
    assertThat(text(fresh.redact(request("/x", "", body))))
        .endsWith("{\"pw\":\"[redacted:custom:1]\"}");
  }

  @Test
  void whereAJsonRuleCannotBeAppliedThereIsAFinding() {
    String whole = "{\"a\":1,\"pw\":\"x\"}";
    String broken = "{\"a\":1,,\"pw\":\"x\"}";
    LeftoverSecret asked = new LeftoverSecret("request body", "broken-json");
    LeftoverSecret answered = new LeftoverSecret("response body", "broken-json");
    assertThat(leftovers(whole, whole)).isEmpty();
    assertThat(leftovers(broken, whole)).containsExactly(asked);
    assertThat(leftovers(whole, broken)).containsExactly(answered);
    assertThat(leftovers(broken, broken)).containsExactlyInAnyOrder(asked, answered);
  }

  private static List<LeftoverSecret> leftovers(String asked, String answered) {
    Redactor fresh = Redactor.forTape(List.of(new RedactionRule.Json("/pw")), Map.of(), "", 1);
    Interaction interaction =
        interaction(request("/x", "", asked), "application/json", List.of(answered));
    Redactor.Checked checked = fresh.redactChecked(interaction);
    assertThat(checked.interaction()).isEqualTo(fresh.redact(interaction));
    assertThat(checked.leftovers())
        .containsExactlyInAnyOrderElementsOf(fresh.findings(checked.interaction()));
    return checked.leftovers();
  }

  @Test
  void aLongRowOfAlmostTokensTakesNoTime() {
    String row = ("-" + "ey" + "J").repeat(100_000);
    assertThat(text(REDACTOR.redact(request("/x", "", row)))).isEqualTo(row);
  }

  @Test
  void brokenJsonAndBytesAreLookedAtAllTheSame() {
    for (String body :
        List.of("{\"a\":\"" + Secrets.apiKey(), "\u00ff\u0000" + Secrets.apiKey() + "\u0080")) {
      RecordedRequest redacted =
          REDACTOR.redact(
              new RecordedRequest(
                  "POST",
                  "/x",
                  "",
                  Headers.NONE,
                  Body.of(Bytes.latin1(body)),
                  ContentCoding.IDENTITY));
      assertThat(redacted.body().bytesOrEmpty().toLatin1()).doesNotContain(Secrets.apiKey());
    }
  }

  @Property(tries = 500)
  void redactingTwiceChangesNothing(@ForAll("anySecret") String secret) {
    Interaction once =
        REDACTOR.redact(
            interaction(
                request("/x", "token=" + secret.length(), quoted(secret)),
                "text/plain",
                List.of(secret)));
    assertThat(REDACTOR.redact(once)).isEqualTo(once);
  }
}

package dev.understudy.curl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurlCommandTest {

  private static final String BODY = "{\"model\":\"gpt-5.4\",\"input\":\"it's\"}";

  /** One request, as different shells and tools write it down. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        // a shell, over several lines, with a prompt and a pipe
        """
        $ curl https://h/v1/responses \\
            -H "Authorization: Bearer sk-0" \\
            -H 'Content-Type: application/json' \\
            -d '{"model":"gpt-5.4","input":"it'\\''s"}' | jq .output
        """,
        // a browser's "copy as cURL (bash)"
        """
        curl 'https://h/v1/responses' \\
          -H 'Authorization: Bearer sk-0' \\
          -H 'Content-Type: application/json' \\
          --data-raw $'{"model":"gpt-5.4","input":"it\\u0027s"}' \\
          --compressed
        """,
        // a browser's "copy as cURL (cmd)"
        """
        curl ^"https://h/v1/responses^" ^
          -H ^"Authorization: Bearer sk-0^" ^
          -H ^"Content-Type: application/json^" ^
          --data-raw ^"^{^\\^"model^\\^":^\\^"gpt-5.4^\\^",^\\^"input^\\^":^\\^"it's^\\^"^}^"
        """,
        // cmd, by hand
        """
        curl.exe "https://h/v1/responses" ^
          -H "Authorization: Bearer sk-0" -H "Content-Type: application/json" ^
          -d "{\\"model\\":\\"gpt-5.4\\",\\"input\\":\\"it's\\"}"
        """,
        // PowerShell
        """
        curl.exe -X POST "https://h/v1/responses" `
          -H "Authorization: Bearer sk-0" `
          -H "Content-Type: application/json" `
          -d "{`"model`":`"gpt-5.4`",`"input`":`"it's`"}"
        """,
        // Markdown, with a here-document
        """
        ```bash
        curl -sSN -XPOST https://h/v1/responses --header 'Authorization: Bearer sk-0' \\
          -H 'Content-Type: application/json' -d @- <<'EOF'
        {"model":"gpt-5.4","input":"it's"}
        EOF
        ```
        """,
        // continuations that were lost, or have blanks behind them
        """
        curl https://h/v1/responses \\  \s
        -H "Authorization: Bearer sk-0"
        -H "Content-Type: application/json"
        --data-binary "{\\"model\\":\\"gpt-5.4\\",\\"input\\":\\"it's\\"}" > out.json 2>&1
        """,
        // prose around it, in a fence
        """
        Here's what I run, and it doesn't work:

        ```sh
        export KEY=x; curl https://h/v1/responses -H 'Authorization: Bearer sk-0' \
          -H 'Content-Type: application/json' -d "$(cat <<'EOF'
        {"model":"gpt-5.4","input":"it's"}
        EOF
        )"
        ```
        I don't know why it's failing.
        """,
        // a prompt of PowerShell, and its doubled quotes
        """
        PS C:\\Users\\me> curl.exe https://h/v1/responses -H "Authorization: Bearer sk-0" `
          -H "Content-Type: application/json" -d "{""model"":""gpt-5.4"",""input"":""it's""}"
        """,
        // in a substitution, with a here-string
        """
        RESP=$(curl -s https://h/v1/responses -H 'Authorization: Bearer sk-0' \
          -H 'Content-Type: application/json' --data-binary @- <<< '{"model":"gpt-5.4","input":"it'"'"'s"}')
        """,
        // inline code
        """
        Try `curl https://h/v1/responses -H "Authorization: Bearer sk-0" -H "Content-Type: application/json" -d '{"model":"gpt-5.4","input":"it'"'"'s"}'` and don't forget the key.
        """,
        // options in any place, with values attached
        """
        curl -m30 -H"Authorization: Bearer sk-0" -d '{"model":"gpt-5.4","input":"it'"'"'s"}' \
        --url https://h/v1/responses#top -o /dev/null -H 'Content-Type: application/json'
        """,
      })
  void theSameRequestFromManyShells(String pasted) {
    CurlCommand command = CurlCommand.parse(pasted);
    assertThat(command.method()).isEqualTo("POST");
    assertThat(command.url()).hasToString("https://h/v1/responses");
    assertThat(command.headers().first("authorization")).hasValue("Bearer sk-0");
    assertThat(command.headers().first("content-type")).hasValue("application/json");
    assertThat(command.body().toUtf8Lenient()).isEqualTo(BODY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "curl h|GET http://h/",
        "curl -I https://h/v1|HEAD https://h/v1",
        "curl wss://h/v1/responses|GET wss://h/v1/responses",
        "curl https://h/v1?a=b -G -d c=d|GET https://h/v1?a=b&c=d",
        "curl --json {} https://h/x|POST https://h/x",
        "curl -F file=@x https://h/x|POST https://h/x",
        "curl -X PUT https://h/x|PUT https://h/x",
        "curl https://h/x --url-query utm_source=y|GET https://h/x?utm_source=y",
        "sudo /usr/bin/curl https://h/x; curl https://other|GET https://h/x",
      })
  void methodAndUrl(String pasted, String expected) {
    CurlCommand command = CurlCommand.parse(pasted);
    assertThat(command.method() + " " + command.url()).isEqualTo(expected);
  }

  @Test
  void dataWithoutATypeIsAForm() {
    assertThat(CurlCommand.parse("curl h -d '{}'").headers().first("Content-Type"))
        .hasValue("application/x-www-form-urlencoded");
    assertThat(CurlCommand.parse("curl h --json '{}'").headers().first("Content-Type"))
        .hasValue("application/json");
    assertThat(CurlCommand.parse("curl h -d '{}' -H 'Content-Type:'").headers().has("Content-Type"))
        .isFalse();
  }

  @Test
  void severalDataAreJoined() {
    assertThat(CurlCommand.parse("curl h -d a=1 --data-urlencode 'b=x y'").body().toUtf8Lenient())
        .isEqualTo("a=1&b=x+y");
  }

  @Test
  void aVariableIsOnlyExpandedOutsideOfSingleQuotes() {
    assertThat(header("curl h -H \"Authorization: Bearer $KEY\""))
        .isEqualTo("Bearer [redacted:variable:1]");
    assertThat(header("curl h -H \"Authorization: Bearer ${KEY:-x}\""))
        .isEqualTo("Bearer [redacted:variable:1]");
    assertThat(header("curl h -H \"Authorization: Bearer $(pass show key)\""))
        .isEqualTo("Bearer [redacted:variable:1]");
    assertThat(header("curl h -H 'Authorization: Bearer $KEY'")).isEqualTo("Bearer $KEY");
    assertThat(CurlCommand.parse("curl h -d \"$5 and \\$x\"").body().toUtf8Lenient())
        .isEqualTo("$5 and $x");
  }

  @Test
  void aBodyInAFileIsRead(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("body.json"), "{\n}\n");
    assertThat(CurlCommand.parse("curl h --data-binary @" + file).body().toUtf8Lenient())
        .isEqualTo("{\n}\n");
    assertThat(CurlCommand.parse("curl h -d @" + file).body().toUtf8Lenient()).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wget https://h|no curl command found: the word 'curl' is missing",
        "curl -s|the curl command has no URL",
        "curl https://h -H|the curl command ends after -H",
        "curl https://h -d '{|line 1, column 19: the quote or bracket that begins here is never"
            + " closed",
        "curl https://h -H “A: b”|line 1, column 19 has a typographic quote",
        "curl -H x-api-key: my-own-secret-17 https://h|a header (-H) is not quoted",
        "curl -X sk-0 https://h|the value of -X is not a method: expected one such as POST",
        "curl ftp://h/v1|not an HTTP URL: expected one such as https://host/v1, but it begins with"
            + " ftp",
        "curl https:///v1|not a URL: expected one such as https://host/v1",
        "curl h -d @- <<EOF|the here-document 'EOF' is never closed",
      })
  void whatIsWrongIsSaid(String pasted, String expected) {
    assertThatThrownBy(() -> CurlCommand.parse(pasted))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void aBodyInAFileThatIsNotHereIsNamed() {
    CurlCommand command = CurlCommand.parse("curl https://h/v1/responses -d @none.json");
    assertThat(command.bodyFile()).hasValue("none.json");
    assertThat(command.method()).isEqualTo("POST");
  }

  @Test
  void anUnquotedHeaderDoesNotShowItsKey() {
    assertThatThrownBy(() -> CurlCommand.parse("curl -H x-api-key: my-own-secret-17 https://h"))
        .hasMessageNotContaining("my-own-secret-17");
    assertThat(CurlCommand.parse("curl --socks5 127.0.0.1:7890 stray https://h/v1").url())
        .hasToString("https://h/v1");
  }

  @Test
  void aUserInTheUrlIsSentAsCredentials() {
    CurlCommand command = CurlCommand.parse("curl https://user:pass@h/v1/models");
    assertThat(command.url()).hasToString("https://h/v1/models");
    assertThat(command.headers().first("Authorization")).hasValue("Basic [redacted:variable:1]");
  }

  @Test
  void aBrokenHeaderIsNotTold() {
    assertThatThrownBy(() -> CurlCommand.parse("curl h -H 'sk-0123456789'"))
        .hasMessage("a header (-H) has no colon: expected 'Name: value'");
  }

  @Property
  void whatAShellQuotesComesBack(@ForAll @StringLength(max = 60) String text) {
    String body = text.replace("\0", "").replace("\r\n", "\n").replace('\u00a0', ' ');
    String quoted = "'" + body.replace("'", "'\\''") + "'";
    if (!body.contains("```") && !body.startsWith("@")) {
      assertThat(CurlCommand.parse("curl --data-raw " + quoted + " h").body().toUtf8Lenient())
          .isEqualTo(new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }
  }

  @Property
  void anythingIsReadOrRefused(@ForAll @StringLength(max = 80) String text) {
    try {
      assertThat(CurlCommand.parse("curl " + text).url().root()).isNotEmpty();
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static String header(String pasted) {
    return CurlCommand.parse(pasted).headers().first("authorization").orElseThrow();
  }
}

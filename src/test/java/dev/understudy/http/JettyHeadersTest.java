package dev.understudy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class JettyHeadersTest {

  @Test
  void keepsOrderRepeatsAndTheCaseOfNames() {
    HttpFields fields =
        HttpFields.build()
            .add("Set-Cookie", "a=1")
            .add("X-Test", "2")
            .add("set-cookie", "b=3, c=4");
    assertThat(JettyHeaders.of(fields).fields())
        .containsExactly(
            new HeaderField("Set-Cookie", "a=1"),
            new HeaderField("X-Test", "2"),
            new HeaderField("set-cookie", "b=3, c=4"));
  }

  @Test
  void aFieldWithoutAValueHasAnEmptyOne() {
    HttpFields fields =
        HttpFields.from(new HttpField("X-None", (String) null), new HttpField("X-Empty", ""));
    assertThat(JettyHeaders.of(fields))
        .isEqualTo(
            new Headers(List.of(new HeaderField("X-None", ""), new HeaderField("X-Empty", ""))));
  }

  @Test
  void noFieldsAreNoHeaders() {
    assertThat(JettyHeaders.of(HttpFields.EMPTY)).isEqualTo(Headers.NONE);
  }
}

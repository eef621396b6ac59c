package dev.understudy.http;

import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Converts Jetty's header fields to {@link Headers}. */
public final class JettyHeaders {

  private JettyHeaders() {}

  /**
   * Converts fields, in order and including repeated ones; a field without a value gets an empty
   * one.
   */
  public static Headers of(HttpFields fields) {
    List<HeaderField> all = new ArrayList<>(fields.size());
    for (HttpField field : fields) {
      String value = field.getValue();
      all.add(new HeaderField(field.getName(), value == null ? "" : value));
    }
    return new Headers(all);
  }
}

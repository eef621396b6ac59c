package dev.understudy.http;

import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Turns Jetty's header fields into Understudy's. */
public final class JettyHeaders {

  private JettyHeaders() {}

  /** The same fields, in order and with repeats; a field without a value has an empty one. */
  public static Headers of(HttpFields fields) {
    List<HeaderField> all = new ArrayList<>(fields.size());
    for (HttpField field : fields) {
      String value = field.getValue();
      all.add(new HeaderField(field.getName(), value == null ? "" : value));
    }
    return new Headers(all);
  }
}

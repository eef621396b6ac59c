package dev.understudy.exchange;

import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;

/** Puts a gateway's status and headers on a response to a client. */
public final class ResponseHead {

  private ResponseHead() {}

  /**
   * Sets status and end-to-end headers, in order and with repeats.
   *
   * <p>A body without a length is always chunked: the server would delimit it by closing where the
   * client asked for that, which hides both the splits and a cut.
   */
  public static void apply(int status, Headers headers, Response response) {
    response.setStatus(status);
    for (HeaderField field : headers.endToEnd()) {
      response.getHeaders().add(field.name(), field.value());
    }
    boolean chunks =
        response.getRequest().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    boolean body =
        status != 204 && status != 304 && !response.getRequest().getMethod().equals("HEAD");
    if (chunks && body && !headers.has("content-length")) {
      response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
    }
  }
}

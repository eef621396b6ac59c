package dev.understudy.http;

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
    if (status == 204) {
      response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    }
    if (chunks && !isBodiless(response) && !headers.has("content-length")) {
      response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
    }
  }

  /** Whether the response ends with its head, whatever that says of a body (RFC 9112, 6.3). */
  public static boolean isBodiless(Response response) {
    int status = response.getStatus();
    return status == 204 || status == 304 || response.getRequest().getMethod().equals("HEAD");
  }
}

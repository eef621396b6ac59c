package dev.understudy.bench.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * The upper limit of the stack: Jetty with a handler that reads the request and writes fixed bytes.
 */
public final class BareJetty {

  private BareJetty() {}

  /** Runs the server on the port given as the only argument. */
  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setPort(Integer.parseInt(args[0]));
    server.addConnector(connector);
    server.setHandler(new Same());
    server.start();
    server.join();
  }

  private static final class Same extends Handler.Abstract.NonBlocking {
    private final byte[] answer = Talk.answer().getBytes(StandardCharsets.UTF_8);
    private final List<byte[]> events =
        Talk.events().stream().map(event -> event.getBytes(StandardCharsets.UTF_8)).toList();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Source.asByteBuffer(
          request,
          new org.eclipse.jetty.util.Promise<>() {
            @Override
            public void succeeded(ByteBuffer body) {
              String text = StandardCharsets.UTF_8.decode(body).toString();
              if (text.contains("\"stream\":true")) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
                new Stream(response, callback, events.iterator()).iterate();
              } else {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                response.write(true, ByteBuffer.wrap(answer), callback);
              }
            }

            @Override
            public void failed(Throwable cause) {
              callback.failed(cause);
            }
          });
      return true;
    }
  }

  /** Writes and flushes each event separately. */
  private static final class Stream extends IteratingCallback {
    private final Response response;
    private final Callback callback;
    private final Iterator<byte[]> events;

    Stream(Response response, Callback callback, Iterator<byte[]> events) {
      this.response = response;
      this.callback = callback;
      this.events = events;
    }

    @Override
    protected Action process() {
      if (!events.hasNext()) {
        return Action.SUCCEEDED;
      }
      ByteBuffer event = ByteBuffer.wrap(events.next());
      response.write(!events.hasNext(), event, this);
      return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
      callback.succeeded();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
      callback.failed(cause);
    }
  }
}

/** Request keys, and which recorded interaction answers a request. */
@NullMarked
package dev.understudy.match;

import org.jspecify.annotations.NullMarked;

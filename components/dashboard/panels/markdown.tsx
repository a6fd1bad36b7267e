"use client";

import ReactMarkdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

const REMARK = [remarkGfm];
const REHYPE = [rehypeSanitize];

/** Markdown of whatever origin: no HTML, no scripts, no images from elsewhere. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div
      data-slot="markdown"
      className="text-body [&_a]:text-accent [&_a]:underline [&_code]:rounded-chip [&_code]:bg-subtle [&_code]:px-1 [&_h4]:text-title [&_h4]:font-semibold [&_h5]:text-section [&_h5]:font-semibold [&_h6]:font-semibold [&_li]:ml-5 [&_ol]:list-decimal [&_p]:my-1 [&_pre]:overflow-x-auto [&_pre]:bg-subtle [&_pre]:p-2 [&_table]:my-2 [&_td]:border [&_td]:border-line [&_td]:px-2 [&_th]:border [&_th]:border-line [&_th]:px-2 [&_th]:text-left [&_ul]:list-disc"
    >
      <ReactMarkdown
        remarkPlugins={REMARK}
        rehypePlugins={REHYPE}
        components={{
          // An image would tell another host who looks at the page.
          img: ({ alt, src }) => (
            <a href={typeof src === "string" ? src : undefined} rel="noreferrer">
              {alt || "Image"}
            </a>
          ),
          a: ({ href, children }) => (
            <a href={href} {...(href?.startsWith("/") ? {} : { rel: "noreferrer", target: "_blank" })}>
              {children}
            </a>
          ),
          // The panel has a heading already; those inside come below it.
          h1: ({ children }) => <h4>{children}</h4>,
          h2: ({ children }) => <h5>{children}</h5>,
          h3: ({ children }) => <h6>{children}</h6>,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

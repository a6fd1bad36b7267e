import type { Metadata } from "next";
import { NodeScreen } from "@/components/node/node-screen";

interface NodePageProps {
  readonly params: Promise<{ readonly id: string }>;
}

const idOf = async ({ params }: NodePageProps) => decodeURIComponent((await params).id);

export async function generateMetadata(props: NodePageProps): Promise<Metadata> {
  return { title: await idOf(props) };
}

export default async function NodePage(props: NodePageProps) {
  return <NodeScreen nodeId={await idOf(props)} />;
}

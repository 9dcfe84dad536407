import type { Rgb } from "./colours";

/** A small picture of cells that is drawn large. */
export class Raster {
  private readonly canvas = document.createElement("canvas");
  private image: ImageData | undefined;

  begin(width: number, height: number): Uint8ClampedArray {
    if (this.image === undefined || this.image.width !== width || this.image.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.image = new ImageData(width, height);
    } else this.image.data.fill(0);
    return this.image.data;
  }

  draw(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
    if (this.image === undefined) return;
    this.canvas.getContext("2d")!.putImageData(this.image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.canvas, x, y, width, height);
  }
}

export function put(data: Uint8ClampedArray, pixel: number, [r, g, b]: Rgb, alpha: number): void {
  data[pixel * 4] = r;
  data[pixel * 4 + 1] = g;
  data[pixel * 4 + 2] = b;
  data[pixel * 4 + 3] = Math.round(255 * alpha);
}

#pragma warning disable
using System.Numerics;
using FaceCV.Core.Faces;
using FaceCV.Vision.Models;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;
namespace FaceCV.Vision.Imaging
{
public static class ImageDecoder {
  public static RgbImage Decode(ReadOnlyMemory<byte> bytes, ImageLimits limits, int reduced, CancellationToken ct) {
    using var data = SKData.CreateCopy(bytes.Span);
    using var codec = SKCodec.Create(data);
    var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
    var img = new RgbImage(info.Width, info.Height);
    unsafe { fixed (byte* p = img.Pixels) codec.GetPixels(info, (IntPtr)p); }
    return img;
  }
}
public static class ImageEncoder { public static byte[] EncodeJpeg(RgbImage i, int q) {
    var info = new SKImageInfo(i.Width, i.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
    unsafe { fixed (byte* p = i.Pixels) { using var pm = new SKPixmap(info, (IntPtr)p); using var d = pm.Encode(SKEncodedImageFormat.Jpeg, q); return d.ToArray(); } } } }
public static class ImageSampler {
  static void Put(Span<float> t, ModelInput input, int x, int y, float r, float g, float b) {
    int W = input.Width, H = input.Height;
    if (input.Channels == ChannelOrder.Grey) { t[y*W+x] = (0.299f*r+0.587f*g+0.114f*b - input.Mean[0])/input.Std[0]; return; }
    if (input.Channels == ChannelOrder.Bgr) (r,b)=(b,r);
    if (input.Layout == TensorLayout.Nchw) { int p = y*W+x, n=W*H; t[p]=(r-input.Mean[0])/input.Std[0]; t[n+p]=(g-input.Mean[1])/input.Std[1]; t[2*n+p]=(b-input.Mean[2])/input.Std[2]; }
    else { int p=3*(y*W+x); t[p]=(r-input.Mean[0])/input.Std[0]; t[p+1]=(g-input.Mean[1])/input.Std[1]; t[p+2]=(b-input.Mean[2])/input.Std[2]; }
  }
  static Vector3 At(RgbImage im, int x, int y) { x=Math.Clamp(x,0,im.Width-1); y=Math.Clamp(y,0,im.Height-1); int o=(y*im.Width+x)*4; var p=im.Pixels; return new(p[o],p[o+1],p[o+2]); }
  static Vector3 Bil(RgbImage im, float x, float y, bool zero) {
    int x0=(int)MathF.Floor(x), y0=(int)MathF.Floor(y); float fx=x-x0, fy=y-y0;
    Vector3 G(int a,int b)=> zero && (a<0||b<0||a>=im.Width||b>=im.Height)? default : At(im,a,b);
    return Vector3.Lerp(Vector3.Lerp(G(x0,y0),G(x0+1,y0),fx), Vector3.Lerp(G(x0,y0+1),G(x0+1,y0+1),fx), fy);
  }
  public static void ResizeToTensor(RgbImage im, BoundingBox r, ModelInput input, Span<float> t) {
    int W=input.Width,H=input.Height; float sx=r.Width/W, sy=r.Height/H;
    int kx=Math.Max(1,(int)MathF.Round(sx)), ky=Math.Max(1,(int)MathF.Round(sy));
    if (NoAA) { kx=ky=1; }
    for (int y=0;y<H;y++) for (int x=0;x<W;x++) {
      Vector3 v=default;
      for (int j=0;j<ky;j++) for (int i=0;i<kx;i++)
        v+=Bil(im, r.X+(x+(i+0.5f)/kx)*sx-0.5f, r.Y+(y+(j+0.5f)/ky)*sy-0.5f,false);
      v/=kx*ky; Put(t,input,x,y,v.X,v.Y,v.Z);
    }
  }
  public static bool NoAA;
  public static BoundingBox LetterboxToTensor(RgbImage im, BoundingBox r, ModelInput input, Span<float> t) {
    int W=input.Width,H=input.Height; float s=MathF.Max(r.Width/W, r.Height/H);
    var whole=new BoundingBox(r.X,r.Y,W*s,H*s);
    int k=Math.Max(1,(int)MathF.Round(s));
    for (int y=0;y<H;y++) for (int x=0;x<W;x++) {
      if ((x+0.5f)*s>r.Width||(y+0.5f)*s>r.Height) { Put(t,input,x,y,0,0,0); continue; }
      Vector3 v=default; for (int j=0;j<k;j++) for (int i=0;i<k;i++) v+=Bil(im, r.X+(x+(i+0.5f)/k)*s-0.5f, r.Y+(y+(j+0.5f)/k)*s-0.5f,false);
      v/=k*k; Put(t,input,x,y,v.X,v.Y,v.Z);
    }
    return whole;
  }
  public static void WarpToTensor(RgbImage im, Matrix3x2 m, ModelInput input, Span<float> t, bool mirror) {
    int W=input.Width,H=input.Height;
    for (int y=0;y<H;y++) for (int x=0;x<W;x++) { var p=Vector2.Transform(new(mirror?W-1-x:x,y),m); var v=Bil(im,p.X,p.Y,true); Put(t,input,x,y,v.X,v.Y,v.Z); }
  }
  public static RgbImage Warp(RgbImage im, Matrix3x2 m, int W, int H) { var o=new RgbImage(W,H); var px=o.Pixels;
    for (int y=0;y<H;y++) for (int x=0;x<W;x++) { var p=Vector2.Transform(new(x,y),m); var v=Bil(im,p.X,p.Y,true); int k=(y*W+x)*4; px[k]=(byte)(v.X+0.5f); px[k+1]=(byte)(v.Y+0.5f); px[k+2]=(byte)(v.Z+0.5f); px[k+3]=255; } return o; }
}
public readonly record struct LumaStatistics(float Mean, float StandardDeviation, float LaplacianVariance) {
  public static LumaStatistics Of(RgbImage im) { int w=im.Width,h=im.Height; var l=new float[w*h]; var p=im.Pixels; for(int i=0;i<w*h;i++) l[i]=0.299f*p[4*i]+0.587f*p[4*i+1]+0.114f*p[4*i+2];
    float m=l.Average(), sd=MathF.Sqrt(l.Select(v=>(v-m)*(v-m)).Average()); var lap=new List<float>(); for(int y=1;y<h-1;y++)for(int x=1;x<w-1;x++) lap.Add(l[(y-1)*w+x]+l[(y+1)*w+x]+l[y*w+x-1]+l[y*w+x+1]-4*l[y*w+x]); float lm=lap.Average(); return new(m,sd,lap.Select(v=>(v-lm)*(v-lm)).Average()); }
}
}
namespace FaceCV.Vision.Models
{
public sealed class InstalledPacks(string dir, ModelManifest m) { public InstalledPack Get(string? n) => new(m, dir); }
public sealed class SessionLease(ModelSession s) : IDisposable { public ModelSession Session => s; public void Dispose() {} }
public sealed class SessionPool : IDisposable {
  System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<ModelSession>> d = new();
  public SessionLease Lease(InstalledPack p, ModelEntry e) => new(d.GetOrAdd(p.PathOf(e), f => new(() => { var o=new SessionOptions{IntraOpNumThreads=1}; o.AddSessionConfigEntry("session.intra_op.allow_spinning","0"); return new ModelSession(new InferenceSession(f,o), e, "CPU"); })).Value);
  public void Dispose() {}
}
}
